import { narrow, pointCount } from '../../evaluate/chars';
import type { EmailField } from '../../types';
import { nothing, plainText, problem, readString, refused, type Schema } from '../kind';

const address =
  /^[A-Za-z0-9!#$%&'*+/=?^_{|}~`-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~`-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])$/;

export const emailSchema: Schema<EmailField> = {
  ...plainText,
  read(_field, posted) {
    const read = readString(posted, false);
    if ('fault' in read) return refused(read.fault);
    const s = narrow(read.text).replaceAll(' ', '');
    if (s === '') return nothing;
    if (pointCount(s) > 254) return refused('too_long', { max: 254 });
    const ok = s.split('@')[0]!.length <= 64 && address.test(s);
    return { value: s, problems: ok ? [] : [problem('email_invalid')] };
  },
};
