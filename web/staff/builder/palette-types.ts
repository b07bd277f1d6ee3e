// The field types as the palette offers them: names, what they are for, and
// words by which people look for them.
import type { FieldType } from '../../form/types';

export type PaletteCategory = 'words' | 'choose' | 'dates' | 'people' | 'papers' | 'money' | 'form';

export const paletteCategories: Record<PaletteCategory, string> = {
  words: '文字と数',
  choose: '選ぶ',
  dates: '日付と時刻',
  people: '人・連絡先・場所',
  papers: '書類・同意',
  money: '番号・口座',
  form: 'かたち・計算',
};

export interface PaletteType {
  type: FieldType;
  name: string;
  help: string;
  category: PaletteCategory;
  /** Further words to find it by. */
  words: string;
}

const line = (type: FieldType, category: PaletteCategory, name: string, help: string, words = ''): PaletteType => ({ type, category, name, help, words });

/** In the order the palette shows them. */
export const fieldTypes: readonly PaletteType[] = [
  line('text', 'words', '1行の文字', '短い答え', 'テキスト 記述 番号'),
  line('long_text', 'words', '長い文章', '何行にもわたる答え', 'テキスト 意見 理由 自由記述'),
  line('number', 'words', '数値', '人数・金額・数量', 'スライダー 金額 個数'),
  line('choice', 'choose', '1つ選ぶ', '選択肢から1つ', 'ラジオ プルダウン はい いいえ 検索 定員'),
  line('multiple_choice', 'choose', 'いくつか選ぶ', '選択肢から好きなだけ', 'チェック 複数'),
  line('matrix', 'choose', '表形式の選択', '行ごとに1つ選ぶ', 'マトリクス アンケート 満足度'),
  line('date', 'dates', '日付', '西暦でも和暦でも', '生年月日 カレンダー'),
  line('time', 'dates', '時刻', '何時何分', '時間'),
  line('date_time', 'dates', '日付と時刻', '予約・希望の日時', '日時 予約'),
  line('period', 'dates', '期間', 'いつからいつまで', '開始 終了 範囲'),
  line('name', 'people', '氏名', '姓・名とフリガナ', '名前 なまえ'),
  line('address', 'people', '住所', '郵便番号から自動入力', '所在地'),
  line('phone', 'people', '電話番号', '固定・携帯', '連絡先'),
  line('email', 'people', 'メールアドレス', '連絡先', 'メール'),
  line('map_point', 'people', '地図の場所', '地図で場所を示す', '位置 緯度 経度 通報'),
  line('attachment', 'papers', '添付ファイル', '写真・PDF など', '書類 カメラ 撮影'),
  line('signature', 'papers', '手書きの署名', '指やペンで書く', 'サイン'),
  line('consent', 'papers', '同意', '読んで同意する', '規約 個人情報'),
  line('corporate_number', 'money', '法人番号', '13けた。間違いを見つける', '会社 事業者'),
  line('bank_account', 'money', '口座', '金融機関と支店をさがせる', '振込 銀行 還付 給付金'),
  line('list_match', 'money', '対象者の照合', '名簿にある方だけ進める', '対象者リスト 通知書番号'),
  line('explanation', 'form', '説明文', '答えのない案内', '注意 お知らせ'),
  line('calculation', 'form', '計算', '答えから自動で計算', '合計 年齢 金額'),
  line('group', 'form', '繰り返し', '世帯員・明細など', 'グループ 表 行'),
];

export function typeName(type: FieldType): string {
  return fieldTypes.find((t) => t.type === type)?.name ?? type;
}

/** The types that a search leaves, by category. */
export function foundTypes(search: string): { category: PaletteCategory; types: readonly PaletteType[] }[] {
  const word = search.trim().toLowerCase();
  const fits = (t: PaletteType) => word === '' || `${t.name} ${t.help} ${t.words} ${paletteCategories[t.category]}`.toLowerCase().includes(word);
  return (Object.keys(paletteCategories) as PaletteCategory[]).map((category) => ({ category, types: fieldTypes.filter((t) => t.category === category && fits(t)) })).filter(({ types }) => types.length > 0);
}
