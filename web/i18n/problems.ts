import type { Translate } from './message';
import type { ProblemKey } from './problem/ja';
import type { kinds } from './problem/kinds';

interface Told {
  status: number;
  code: string;
  fields?: readonly { key: string }[];
}

/** The kind of fault behind an HTTP status, for a code without its own words. */
function kindOf(status: number): keyof typeof kinds {
  switch (status) {
    case 401: return 'problem.unauthenticated';
    case 403:
    case 404: return 'problem.not_found';
    case 409: return 'problem.conflict';
    case 410: return 'problem.gone';
    case 413: return 'problem.too_large';
    case 429: return 'problem.throttled';
    case 502:
    case 503:
    case 504: return 'problem.unavailable';
    default: return status >= 400 && status < 500 ? 'problem.invalid_input' : 'problem.internal';
  }
}

/** The code's own key. When the fault is one field's, the field says more. */
function ownKey({ code, fields = [] }: Told): string {
  return code === 'invalid_input' && fields.length === 1 ? `problem.${fields[0]!.key}` : `problem.${code}`;
}

/**
 * The sentence for a problem, for people, from all words that the app has.
 */
export function problemText(told: Told, t: Translate<ProblemKey>): string {
  const own = ownKey(told) as ProblemKey;
  const said = t(own);
  return said === own ? t(kindOf(told.status)) : said;
}
