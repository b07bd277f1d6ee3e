// Which data a form gathers, by class, as an aid for the register of personal
// information files (個人情報ファイル簿).
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, FieldType, FormDocument } from '../../form/types';
import { typeName } from './palette-types';

export type DataClass = 'sensitive' | 'identity' | 'financial' | 'location' | 'file' | 'general';

export const classNames: Record<DataClass, { name: string; help: string }> = {
  sensitive: { name: '要配慮個人情報', help: '病歴・障害・人種・信条など。項目の設定で印を付けたもの' },
  identity: { name: '本人を識別する情報', help: '氏名・住所・連絡先・署名・照合の番号' },
  financial: { name: '金融の情報', help: '口座など' },
  location: { name: '位置の情報', help: '地図で示した場所' },
  file: { name: '提出されるファイル', help: '写真・書類。中に何が写るかは書類によります' },
  general: { name: 'そのほかの記入', help: '選択・数・日付・文章。中身によっては個人を識別できます' },
};

const classes: Partial<Record<FieldType, DataClass>> = {
  name: 'identity', address: 'identity', phone: 'identity', email: 'identity', signature: 'identity', list_match: 'identity',
  bank_account: 'financial', map_point: 'location', attachment: 'file',
};

/** The class of a field's answer; undefined where it has none. */
export function classOf(field: Field): DataClass | undefined {
  if (field.type === 'explanation' || field.type === 'group') return undefined;
  if ('sensitive' in field && field.sensitive) return 'sensitive';
  return classes[field.type] ?? 'general';
}

export interface Gathered {
  id: string;
  label: string;
  type: string;
  page: string;
  group?: string;
  required: boolean;
  staff: boolean;
  class: DataClass;
}

/** Every answer of the form with its class, in the order of the form. */
export function gathered(document: FormDocument): Gathered[] {
  const out: Gathered[] = [];
  const take = (field: Field, page: string, group?: string) => {
    const of = classOf(field);
    if (of)
      out.push({
        id: field.id,
        label: withoutReadings(field.label.ja),
        type: typeName(field.type),
        page: withoutReadings(page),
        required: 'required' in field && field.required === true,
        staff: 'staff_only' in field && field.staff_only === true,
        class: of,
        ...(group !== undefined && { group }),
      });
    if (field.type === 'group') for (const member of field.fields) take(member, page, withoutReadings(field.label.ja));
  };
  for (const page of document.pages) for (const section of page.sections) for (const field of section.fields) take(field, page.title.ja);
  return out;
}

/** The same as lines for a spreadsheet. */
export function gatheredText(items: readonly Gathered[]): string {
  const head = ['区分', '項目', '種類', 'ページ', '繰り返し', '必須', '記入する人'];
  const rows = items.map((i) => [classNames[i.class].name, i.label, i.type, i.page, i.group ?? '', i.required ? '必須' : '任意', i.staff ? '職員' : '申請者']);
  return [head, ...rows].map((row) => row.map((cell) => cell.replace(/[\t\r\n]/g, ' ')).join('\t')).join('\n');
}
