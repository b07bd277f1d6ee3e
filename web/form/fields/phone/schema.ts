import { inClass, narrow, pointCount } from '../../evaluate/chars';
import type { PhoneField } from '../../types';
import { nothing, plainText, problem, readString, refused, type Schema } from '../kind';

const number = /^(0[1-9][0-9]{8,9}|0800[0-9]{7}|\+[1-9][0-9]{7,14})$/;

export const phoneSchema: Schema<PhoneField> = {
  ...plainText,
  read(_field, posted) {
    const read = readString(posted, false);
    if ('fault' in read) return refused(read.fault);
    let s = narrow(read.text).replace(/[- ().]/g, '');
    if (s === '') return nothing;
    if (s.startsWith('+81')) s = `0${s.slice(3).replace(/^0/, '')}`;
    if (pointCount(s) > 40) return refused('phone_invalid');
    return { value: s, problems: number.test(s) ? [] : [problem('phone_invalid')] };
  },
  display(_field, value) {
    const s = String(value);
    if (!inClass('digits', s)) return s;
    const cut = (a: number, b: number) => `${s.slice(0, a)}-${s.slice(a, b)}-${s.slice(b)}`;
    if (s.length === 11 && s.startsWith('0800')) return cut(4, 7);
    if (s.length === 11 && s.startsWith('0')) return cut(3, 7);
    if (s.length === 10 && /^0[36]/.test(s)) return cut(2, 6);
    return s.length === 10 && /^0(120|570)/.test(s) ? cut(4, 7) : s;
  },
};
