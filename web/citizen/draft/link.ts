const prefix = 'madoguchi.link.';

/**
 * Takes the token of a link out of the address before anything else sees it:
 * it stands in the fragment, and must not stay in the history of the browser.
 */
export function takeLink(): void {
  const { pathname, search, hash } = window.location;
  const slug = /^\/(?:procedures|apply)\/([^/]+)/.exec(pathname)?.[1];
  const token = /^#p=([\w-]{44})$/.exec(hash)?.[1];
  if (!slug || !token) return;
  try {
    sessionStorage.setItem(prefix + slug, token);
  } catch {
    return; // the browser keeps nothing: the link stays in the address
  }
  window.history.replaceState(null, '', pathname + search);
}

/** The token that led to the procedure in this tab. */
export const heldLink = (slug: string): string | null => sessionStorage.getItem(prefix + slug);

/** It has served. */
export const dropLink = (slug: string): void => sessionStorage.removeItem(prefix + slug);
