import { CheckboxGroup } from '../../../ui/choice';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { Pair } from '../../editing/pair';
import { CheckSetting, NumberSetting } from '../../editing/settings';

const kinds = [
  { value: 'jpeg', label: '写真（JPEG）' },
  { value: 'png', label: '画像（PNG）' },
  { value: 'heic', label: 'iPhone の写真（HEIC）' },
  { value: 'webp', label: '画像（WebP）' },
  { value: 'gif', label: '画像（GIF）' },
  { value: 'pdf', label: 'PDF' },
  { value: 'docx', label: 'Word' },
  { value: 'xlsx', label: 'Excel' },
  { value: 'pptx', label: 'PowerPoint' },
  { value: 'csv', label: 'CSV' },
  { value: 'text', label: 'テキスト' },
];

const usual = ['pdf', 'jpeg', 'png'];
const megabyte = 1 << 20;

const AttachmentEditor: Editor<'attachment'> = ({ field, onChange }) => {
  const wrong = (field.min_count ?? 0) > (field.max_count ?? 1) ? '最大の個数より大きくなっています。' : undefined;
  const chosen = field.kinds ?? usual;
  return (
    <>
      <CheckboxGroup label="受け付ける種類" options={kinds} value={chosen} error={chosen.length === 0 ? '1つ以上選んでください。' : undefined} onChange={(next) => onChange(drop(field, { kinds: next }), 'kinds')} />
      <Pair>
        <NumberSetting label="最小の個数" value={field.min_count} max={20} error={wrong} onChange={(min_count) => onChange(drop(field, { min_count }), 'min_count')} />
        <NumberSetting label="最大の個数" value={field.max_count} min={1} max={20} placeholder="1" onChange={(max_count) => onChange(drop(field, { max_count }), 'max_count')} />
      </Pair>
      <NumberSetting
        label="1つの大きさの上限（MB）"
        value={field.max_bytes === undefined ? undefined : Math.max(1, Math.round(field.max_bytes / megabyte))}
        min={1}
        max={100}
        placeholder="10"
        onChange={(mb) => onChange(drop(field, { max_bytes: mb === undefined ? undefined : mb * megabyte }), 'max_bytes')}
      />
      <CheckSetting label="カメラで撮るボタンを出す" hint="スマートフォンで、その場で書類を撮って送れます。" value={field.capture} onChange={(capture) => onChange(drop(field, { capture }), 'capture')} />
    </>
  );
};

export default AttachmentEditor;
