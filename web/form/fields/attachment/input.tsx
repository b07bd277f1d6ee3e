import type { FormKey } from '../../../i18n/form/ja';
import { Button } from '../../../ui/button';
import { FieldGroup } from '../../../ui/field';
import { FileDrop } from '../../../ui/file-drop';
import { FileIcon } from '../../../ui/icons';
import { Progress } from '../../../ui/progress';
import type { UploadItem } from '../../services';
import type { AttachmentField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { acceptOf, hasImages, kindNames, kindsOf, sizeText } from './files';
import { smaller, snapshot } from './photo';

const states: Record<UploadItem['state'], FormKey> = {
  waiting: 'form.fileWaiting',
  sending: 'form.fileSending',
  scanning: 'form.fileScanning',
  done: 'form.fileDone',
  failed: 'form.fileFailed',
};

function Item({ item, props }: { item: UploadItem; props: InputProps<AttachmentField> }) {
  const { t, services } = props;
  const files = services.attachments!;
  const reason = item.problemKey ? t(item.problemKey as FormKey) : '';
  return (
    <li className="mf-file" data-state={item.state}>
      <FileIcon />
      <div className="mf-file__main">
        <span className="mf-file__name">{item.name} <span className="mg-sub">({sizeText(item.size)})</span></span>
        <span role="status" className={item.state === 'failed' ? 'mf-file__fault' : 'mg-sub'}>{t(states[item.state])}{reason && `: ${reason}`}</span>
        {item.state === 'sending' && <Progress label={<span className="mg-sr">{item.name}</span>} value={Math.round(item.progress * 100)} />}
      </div>
      {item.state === 'failed' && <Button variant="outline" size="sm" aria-label={t('form.fileRetry', { name: item.name })} onClick={() => files.retry(item.key)}>{t('form.retry')}</Button>}
      <Button variant="text" size="sm" tone="danger" aria-label={t('form.fileRemove', { name: item.name })} onClick={() => files.remove(item.key)}>{t('form.remove')}</Button>
    </li>
  );
}

export function AttachmentInput(props: InputProps<AttachmentField>) {
  const { field, path, t, services } = props;
  const files = services.attachments;
  const place = path.replace(/^answers\./, '');
  const items = files?.list(place) ?? [];
  const max = field.max_count ?? 1;
  const kinds = kindsOf(field);
  const limits = t('form.files', { max, size: sizeText(field.max_bytes ?? 10 << 20), kinds: kindNames(kinds) });
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
