import type { Field, FieldType, FormDocument } from '../../form/types';
import { FORMAT } from '../../form/types';
import { typeName } from './palette-types';

const options = () => [1, 2].map((n) => ({ value: `option_${n}`, label: { ja: `選択肢${n}` } }));

/** A field as it comes from the palette: valid at once, so that the preview works. */
export function blankField(type: FieldType, id: string): Field {
  const ground = { id, label: { ja: typeName(type) } };
  switch (type) {
    case 'choice':
    case 'multiple_choice':
      return { ...ground, type, options: options() };
    case 'matrix':
      return {
        ...ground,
        type,
        rows: [{ value: 'row_1', label: { ja: '行1' } }, { value: 'row_2', label: { ja: '行2' } }],
        options: ['満足', 'ふつう', '不満'].map((ja, i) => ({ value: `option_${i + 1}`, label: { ja } })),
      };
    case 'attachment':
      return { ...ground, type, max_count: 1, kinds: ['jpeg', 'png', 'pdf'] };
    case 'consent':
      return { ...ground, type, statement: { ja: '同意する内容をここに書きます。' } };
    case 'explanation':
      return { ...ground, type, body: { ja: '案内の文章をここに書きます。' } };
    case 'calculation':
      return { ...ground, type, expression: { number: '0' } };
    case 'group':
      return { ...ground, type, fields: [{ id: `${id}_text`, label: { ja: '項目' }, type: 'text' }] };
    default:
      return { ...ground, type };
  }
}

export function blankDocument(title: string): FormDocument {
  return {
    format: FORMAT,
    title: { ja: title },
    pages: [{ id: 'page_1', title: { ja: 'ページ1' }, sections: [{ id: 'section_1', fields: [] }] }],
  };
}
