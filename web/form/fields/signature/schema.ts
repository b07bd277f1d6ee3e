import { ofBool } from '../../evaluate/value';
import type { SignatureField } from '../../types';
import { isRecord, nothing, problem, refused, type Schema } from '../kind';

/** The plane a signature is drawn on. */
export const plane = { width: 1000, height: 400 };
export const maxStrokes = 200;
export const maxPoints = 5000;
/** How wide or high the ink must be: a tap is no name. */
const least = 50;

export type Stroke = readonly number[];

const whole = (n: unknown, most: number): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0 && n <= most;

function isStroke(v: unknown): v is Stroke {
  return Array.isArray(v) && v.length > 0 && v.length % 2 === 0 && v.length <= 2 * maxPoints
    && v.every((n, i) => whole(n, i % 2 === 0 ? plane.width : plane.height));
}

/** The strokes of a value; none when it is no signature. */
export function strokesOf(value: unknown): Stroke[] {
  const strokes = isRecord(value) ? value.strokes : undefined;
  return Array.isArray(strokes) ? strokes.filter(isStroke) : [];
}

function isSmall(strokes: readonly Stroke[]): boolean {
  const extent = (axis: 0 | 1) => {
    let [low, high] = [Infinity, -Infinity];
    for (const stroke of strokes) {
      for (let i = axis; i < stroke.length; i += 2) {
        low = Math.min(low, stroke[i]!);
        high = Math.max(high, stroke[i]!);
      }
    }
    return high - low;
  };
  return extent(0) < least && extent(1) < least;
}

const words: Record<string, string> = { ja: '署名あり', 'ja-easy': 'サインが あります', en: 'Signed' };

export const signatureSchema: Schema<SignatureField> = {
  read(_field, posted) {
    const given = isRecord(posted) && Object.keys(posted).length === 1 ? posted.strokes : undefined;
    if (!Array.isArray(given)) return refused('wrong_type');
    if (given.length > maxStrokes || !given.every(isStroke)) return refused('signature_invalid');
    if (given.reduce((n: number, s: Stroke) => n + s.length / 2, 0) > maxPoints) return refused('signature_invalid');
    if (given.length === 0) return nothing;
    const value = { strokes: given.map((s: Stroke) => s.map((n) => n + 0)) };
    return { value, problems: isSmall(value.strokes) ? [problem('signature_too_small')] : [] };
  },
  sentences: {
    ja: { signature_invalid: '{label}を読み取れません。消して書き直してください。', signature_too_small: '{label}が小さすぎます。枠に合わせて大きく書いてください。' },
    'ja-easy': { signature_invalid: '{label}が よめません。けして もういちど かいてください。', signature_too_small: '{label}が 小(ちい)さいです。大(おお)きく かいてください。' },
    en: { signature_invalid: '{label} cannot be read. Please clear it and sign again.', signature_too_small: '{label} is too small. Please fill the frame.' },
  },
  value: () => ofBool(true),
  display: (_field, _value, language) => words[language] ?? words.ja!,
};
