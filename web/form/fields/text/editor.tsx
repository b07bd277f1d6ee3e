import { drop } from '../../editing/drop';
import type { Editor, EditorProps } from '../../editing/editor';
import { Pair } from '../../editing/pair';
import { PatternSetting } from '../../editing/pattern-setting';
import { NumberSetting, SelectSetting } from '../../editing/settings';
import type { CharacterClass, FieldOf } from '../../types';

const classes: readonly { value: CharacterClass; label: string }[] = [
  { value: 'any', label: '制限しない' },
  { value: 'zenkaku', label: '全角' },
  { value: 'hankaku', label: '半角' },
  { value: 'hiragana', label: 'ひらがな' },
  { value: 'katakana', label: 'カタカナ' },
  { value: 'kana', label: 'ひらがな・カタカナ' },
  { value: 'digits', label: '数字' },
  { value: 'alpha', label: '英字' },
  { value: 'alnum', label: '英数字' },
];

/** Kinds and number of characters, which short and long texts share. */
export function CharacterSettings<F extends FieldOf<'text'> | FieldOf<'long_text'>>({ field, onChange }: Pick<EditorProps<F>, 'field' | 'onChange'>) {
  const most = field.type === 'text' ? 1000 : 20000;
  const wrong = field.min_length !== undefined && field.min_length > (field.max_length ?? most) ? '最長より大きくなっています。' : undefined;
  const put = (change: Partial<FieldOf<'text'>>, property: string) => onChange(drop(field, change as Partial<F>), property);
  return (
    <>
      <SelectSetting label="文字の種類" value={field.charset} fallback="any" options={classes} onChange={(charset) => put({ charset }, 'charset')} />
      <Pair>
        <NumberSetting label="最短の文字数" value={field.min_length} max={most} error={wrong} onChange={(min_length) => put({ min_length }, 'min_length')} />
        <NumberSetting label="最長の文字数" value={field.max_length} min={1} max={most} placeholder={field.type === 'text' ? '200' : '2000'} onChange={(max_length) => put({ max_length }, 'max_length')} />
      </Pair>
    </>
  );
}

const TextEditorOfType: Editor<'text'> = ({ field, onChange }) => (
  <>
    <CharacterSettings field={field} onChange={onChange} />
    <PatternSetting pattern={field.pattern} message={field.pattern_message} charset={field.charset} onChange={(pattern, pattern_message) => onChange(drop(field, { pattern, pattern_message }), 'pattern')} />
  </>
);

export default TextEditorOfType;
