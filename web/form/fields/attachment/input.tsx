import './attachment.css';
import { Button } from '../../../ui/button';
import { FieldGroup } from '../../../ui/field';
import { FileDrop } from '../../../ui/file-drop';
import { FileIcon } from '../../../ui/icons';
import { Progress } from '../../../ui/progress';
import type { UploadItem } from '../../services';
import type { AttachmentField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { useFieldTexts } from '../texts';
import { acceptOf, hasImages, kindNames, kindsOf, sizeText } from './files';
import { smaller, snapshot } from './photo';
import { attachmentTexts } from './texts';

const states = {
  waiting: 'fileWaiting',
  sending: 'fileSending',
  scanning: 'fileScanning',
  done: 'fileDone',
  failed: 'fileFailed',
} as const satisfies Record<UploadItem['state'], string>;

function Item({ item, props }: { item: UploadItem; props: InputProps<AttachmentField> }) {
  const { services, language } = props;
  const words = useFieldTexts(attachmentTexts, language);
  const files = services.attachments!;
  return (
    <li className="mf-file" data-state={item.state}>
      <FileIcon />
      <div className="mf-file__main">
        <span className="mf-file__name">{item.name} <span className="mg-sub">({sizeText(item.size)})</span></span>
        <span role="status" className={item.state === 'failed' ? 'mf-file__fault' : 'mg-sub'}>{words(states[item.state])}{item.problem && `: ${item.problem}`}</span>
        {item.state === 'sending' && <Progress label={<span className="mg-sr">{item.name}</span>} value={Math.round(item.progress * 100)} />}
      </div>
      {item.state === 'failed' && <Button variant="outline" size="sm" aria-label={words('fileRetry', { name: item.name })} onClick={() => files.retry(item.key)}>{words('retry')}</Button>}
      <Button variant="text" size="sm" tone="danger" aria-label={words('fileRemove', { name: item.name })} onClick={() => files.remove(item.key)}>{words('remove')}</Button>
    </li>
  );
}

export function AttachmentInput(props: InputProps<AttachmentField>) {
  const { field, path, services, language } = props;
  const words = useFieldTexts(attachmentTexts, language);
  const files = services.attachments;
  const place = path.replace(/^answers\./, '');
  const items = files?.list(place) ?? [];
  const max = field.max_count ?? 1;
  const kinds = kindsOf(field);
  const limits = words('files', { max, size: sizeText(field.max_bytes ?? 10 << 20), kinds: kindNames(kinds) });
  const outer = frame(props);
  const most = Math.min(field.max_bytes ?? 10 << 20, field.capture ? snapshot : Infinity);
  const add = async (given: File[]) => files?.add(place, await Promise.all(given.map((file) => smaller(file, most))));
  return (
    <FieldGroup {...outer} hint={outer.hint ? <>{outer.hint}<br />{limits}</> : limits}>
      {items.length > 0 && <ul className="mf-files">{items.map((item) => <Item key={item.key} item={item} props={props} />)}</ul>}
      {items.length < max && (
        <FileDrop
          accept={acceptOf(kinds)} multiple={max > 1} camera={hasImages(kinds) && (field.capture ? 'first' : true)} disabled={!files}
          onFiles={(given) => void add(given.slice(0, max - items.length))}
        />
      )}
    </FieldGroup>
  );
}
