import type { FieldTexts } from '../texts';

type Key =
  | 'addRow' | 'removeRow' | 'rowRemoved' | 'rowsLimit';

export const groupTexts: FieldTexts<Key> = {
  ja: {
    addRow: '{label}を追加',
    removeRow: '{label}を削除',
    rowRemoved: '削除しました。',
    rowsLimit: '{max}件まで入力できます',
  },
  'ja-easy': {
    addRow: '{label}を 増(ふ)やす',
    removeRow: '{label}を 消(け)す',
    rowRemoved: '消(け)しました。',
    rowsLimit: '{max}つまで 書(か)けます',
  },
  en: {
    addRow: 'Add {label}',
    removeRow: 'Remove {label}',
    rowRemoved: 'Removed.',
    rowsLimit: 'At most {max}',
  },
};
