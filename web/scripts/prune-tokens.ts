import type { Plugin } from 'vite';

const declaration = /(--[\w-]+):[^;{}]*;?/g;

/** Takes custom properties that nobody reads out of a style sheet. */
export function prune(css: string, readers: string): string {
  const used = (name: string, text: string) => new RegExp(`var\\(\\s*${name}(?![\\w-])`).test(text);
  for (let before = ''; before !== css;) {
    before = css;
    const text = css;
    css = css.replace(declaration, (whole, name: string) => (used(name, text) || used(name, readers) ? whole : ''));
  }
  return css;
}

/**
 * The design tokens are a few hundred variables of which an app reads a few
 * dozen; a phone need not load the rest.
 */
export function pruneTokens(): Plugin {
  return {
    name: 'prune-tokens',
    enforce: 'post',
    generateBundle(_, bundle) {
      const sheets = Object.values(bundle).filter((f) => f.type === 'asset' && f.fileName.endsWith('.css'));
      const texts = new Map(sheets.map((f) => [f, f.type === 'asset' ? String(f.source) : '']));
      for (const [sheet, css] of texts) {
        const readers = [...texts].filter(([other]) => other !== sheet).map(([, text]) => text).join('\n');
        if (sheet.type === 'asset') sheet.source = prune(css, readers);
      }
    },
  };
}
