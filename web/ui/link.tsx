import { createContext, useContext, type AnchorHTMLAttributes, type MouseEvent } from 'react';
import { useT } from '../i18n/context';

export type Navigate = (href: string) => void;

const Context = createContext<Navigate | undefined>(undefined);

/** Hands the app's router to every Link below; without it links load pages. */
export const LinkProvider = Context.Provider;

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  /** Opens beside the page and says so. */
  external?: boolean;
}

function plainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** A link that the router follows without loading, inside the same origin. */
export function Link({ external, onClick, children, ...rest }: LinkProps) {
  const navigate = useContext(Context);
  const t = useT();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || !navigate || external || rest.target || rest.download !== undefined) return;
    if (!rest.href.startsWith('/') || rest.href.startsWith('//') || !plainClick(event)) return;
    event.preventDefault();
    navigate(rest.href);
  };
  if (!external) return <a {...rest} onClick={follow}>{children}</a>;
  return (
    <a {...rest} onClick={follow} target="_blank" rel="noopener noreferrer">
      {children}
      <span className="mg-sr">({t('ui.newWindow')})</span>
      <span aria-hidden="true"> ↗</span>
    </a>
  );
}
