import type { Translate } from './message';
import { problem as ja, type ProblemKey } from './problem/ja';

interface Told {
  status: number;
  code: string;
  fields?: readonly { key: string }[];
}

/** The kind of fault behind an HTTP status, for a code without its own words. */
function kindOf(status: number): ProblemKey {
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

/**
 * The key of the sentence for a problem: its code's own, or its kind's. When
 * the fault is one of a single field, the field's own words say more.
 */
export function problemKey({ status, code, fields = [] }: Told): ProblemKey {
  const wanted = code === 'invalid_input' && fields.length === 1 ? `problem.${fields[0]!.key}` : `problem.${code}`;
  return wanted in ja ? (wanted as ProblemKey) : kindOf(status);
}

/** The sentence for a problem, for people. */
export function problemText(told: Told, t: Translate<ProblemKey>): string {
  return t(problemKey(told));
}
