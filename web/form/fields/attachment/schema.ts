import { ofList } from '../../evaluate/value';
import type { AttachmentField } from '../../types';
import { attachmentIds, isRecord, nothing, problem, refused, type Problem, type Schema } from '../kind';
import { attachmentTexts } from './texts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const attachmentSchema: Schema<AttachmentField> = {
  read(field, posted) {
    if (!isRecord(posted) || !Array.isArray(posted.ids) || Object.keys(posted).length !== 1) return refused('wrong_type');
    if (!posted.ids.every((id) => typeof id === 'string' && uuid.test(id))) return refused('attachment_invalid');
    const ids = [...new Set(posted.ids as string[])];
    return ids.length === 0 ? nothing : { value: { ids }, problems: counts(field, ids.length) };
  },
  sentences: attachmentTexts,
  value: (_field, value) => ofList(attachmentIds(value)),
  display(_field, value, language) {
    const n = attachmentIds(value).length;
    if (language !== 'en') return `${n}件`;
    return n === 1 ? '1 file' : `${n} files`;
  },
};

function counts(field: AttachmentField, n: number): Problem[] {
  const max = field.max_count ?? 1;
  const min = field.min_count ?? 0;
  if (n > max) return [problem('too_many_files', { max })];
  return n < min ? [problem('too_few_files', { min })] : [];
}
