import type { FieldTexts } from '../texts';

type Key =
  | 'postal' | 'prefecture' | 'city' | 'town' | 'building' | 'hintPostal' | 'hintTown' | 'lookUp' | 'found'
  | 'several' | 'none' | 'failed' | 'postal_invalid' | 'prefecture_invalid';

export const addressTexts: FieldTexts<Key> = {
  ja: {
    postal: '郵便番号',
    prefecture: '都道府県',
    city: '市区町村',
    town: '町名・番地',
    building: '建物名・部屋番号',
    hintPostal: 'ハイフンなしの7桁',
    hintTown: '例: 中央1丁目2番3号',
    lookUp: '住所を入力',
    found: '住所を入力しました。続きを入力してください。',
    several: '当てはまる町名を選んでください。',
    none: 'この郵便番号の住所は見つかりません。住所を入力してください。',
    failed: '住所を調べられませんでした。住所を入力してください。',
    postal_invalid: '{label}は7桁の数字で入力してください。例: 100-0005',
    prefecture_invalid: '{label}を選択してください。',
  },
  'ja-easy': {
    postal: '郵便番号(ゆうびんばんごう)',
    prefecture: '都道府県(とどうふけん)',
    city: '市(し)・区(く)・町(まち)・村(むら)',
    town: '町(まち)の 名前(なまえ)と 番号(ばんごう)',
    building: '建物(たてもの)の 名前(なまえ)と 部屋(へや)の 番号(ばんごう)',
    hintPostal: '7つの 数字(すうじ)',
    hintTown: '例(れい): 中央(ちゅうおう)1丁目(ちょうめ)2番(ばん)3号(ごう)',
    lookUp: '住所(じゅうしょ)を 入(い)れる',
    found: '住所(じゅうしょ)を 入(い)れました。続(つづ)きを 書(か)いてください。',
    several: '町(まち)の 名前(なまえ)を 選(えら)んでください。',
    none: '住所(じゅうしょ)が 見(み)つかりません。住所(じゅうしょ)を 書(か)いてください。',
    failed: '住所(じゅうしょ)を 調(しら)べることが できません。住所(じゅうしょ)を 書(か)いてください。',
    postal_invalid: '{label}は 7つの 数字(すうじ)で 書(か)いてください。例(れい): 100-0005',
    prefecture_invalid: '{label}を 選(えら)んでください。',
  },
  en: {
    postal: 'Postal code',
    prefecture: 'Prefecture',
    city: 'City, ward, town or village',
    town: 'Town, block and number',
    building: 'Building and room',
    hintPostal: '7 digits without a hyphen',
    hintTown: 'For example: Chuo 1-2-3',
    lookUp: 'Fill in address',
    found: 'The address is filled in. Enter the rest.',
    several: 'Choose the town.',
    none: 'No address was found for this postal code. Enter the address.',
    failed: 'The address could not be looked up. Enter the address.',
    postal_invalid: '{label}: enter 7 digits, for example 100-0005.',
    prefecture_invalid: 'Choose: {label}.',
  },
};
