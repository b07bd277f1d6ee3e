// Patterns that municipalities ask for, by name, and what the server refuses.
import type { Text } from '../types';

export interface PatternPreset {
  name: string;
  pattern: string;
  example: string;
  message: Text;
}

const preset = (name: string, pattern: string, example: string, ja: string): PatternPreset => ({ name, pattern, example, message: { ja } });

export const patternPresets: readonly PatternPreset[] = [
  preset('郵便番号', '[0-9]{3}-?[0-9]{4}', '100-0001', '郵便番号は数字7けたで入力してください。'),
  preset('被保険者番号（介護保険）', '[0-9]{10}', '1234567890', '被保険者番号は数字10けたで入力してください。'),
  preset('被保険者番号（後期高齢者医療）', '[0-9]{8}', '12345678', '被保険者番号は数字8けたで入力してください。'),
  preset('受給者番号', '[0-9]{7}', '1234567', '受給者番号は数字7けたで入力してください。'),
  preset('介護事業所番号', '[0-9]{10}', '1370000000', '事業所番号は数字10けたで入力してください。'),
  preset('水道のお客さま番号', '[0-9]{6,12}', '12345678', 'お客さま番号は数字6〜12けたで入力してください。'),
  preset('通知書番号・整理番号', '[0-9A-Z]{4,20}', 'A0012345', '番号は半角の英大文字と数字で入力してください。'),
  preset('適格請求書発行事業者の番号', 'T[0-9]{13}', 'T1234567890123', '「T」と数字13けたで入力してください。'),
  preset('自動車の登録番号（4けた）', '[0-9・]{1,4}', '・・12', '数字4けたまでで入力してください。'),
  preset('原付の標識番号', '[ぁ-ん][0-9]{1,5}', 'あ1234', 'ひらがな1文字と数字で入力してください。'),
  preset('犬の登録番号', '[0-9]{1,8}', '1234', '登録番号は数字で入力してください。'),
  preset('年度（西暦）', '20[0-9]{2}', '2026', '年度は西暦4けたで入力してください。'),
  preset('半角の英数字6〜20文字', '[0-9A-Za-z]{6,20}', 'abc123', '半角の英数字6〜20文字で入力してください。'),
];

/** Why the server would refuse the pattern, in words; '' when nothing is seen here. */
export function patternFault(pattern: string): string {
  const bare = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '[]');
  if (/[$^]/.test(bare)) return '「^」「$」は要りません。いつも全体と比べます。';
  if (/\\[sSbBpPkK1-9]|\(\?[^:]/.test(pattern) || /[*+?}][?+]/.test(bare)) return 'ここでは使えない書き方が入っています（\\s \\b \\p、先読み、後方参照、控えめな繰り返し）。';
  if (/\((?:[^()]*)[|*+](?:[^()]*)\)[*+{]/.test(bare)) return '繰り返しの中に繰り返しや「|」があり、判定に時間がかかることがあります。';
  try {
    return new RegExp(`^(?:${pattern})$`, 'u') && '';
  } catch {
    return '書き方が正しくありません。かっこの対応などを確かめてください。';
  }
}
