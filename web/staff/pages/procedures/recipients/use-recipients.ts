import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../../../api/problem';
import { api, data, type Schemas } from '../../../data/client';

export type List = Schemas['Recipients'];
export type Upload = Schemas['Uploaded'];
export type Fields = Schemas['FillableOutputBody'];

export const listKey = (id: string) => ['recipients', id];
export const uploadKey = (id: string, upload: string) => ['recipients-upload', id, upload];

/** The list of the procedure; null while there is none. */
export function useList(id: string) {
  return useQuery({
    queryKey: listKey(id),
    queryFn: async (): Promise<List | null> => {
      try {
        return await data(api.GET('/api/procedures/{id}/recipients', { params: { path: { id } } }));
      } catch (error) {
        if (asProblem(error).code === 'no_list') return null;
        throw error;
      }
    },
  });
}

/** What the form can be filled in with. */
export function useFields(id: string) {
  return useQuery({
    queryKey: ['recipients-fields', id],
    queryFn: async () => data(api.GET('/api/procedures/{id}/recipients/fields', { params: { path: { id } } })),
  });
}

export const moving = (u: Upload): boolean => u.state === 'checking' || u.state === 'saving';

/** A file on its way, asked for again while a job is at it. */
export function useUpload(id: string, upload: string) {
  return useQuery({
    queryKey: uploadKey(id, upload),
    queryFn: async () => data(api.GET('/api/procedures/{id}/recipients/uploads/{upload}', { params: { path: { id, upload } } })),
    refetchInterval: (query) => (query.state.data && moving(query.state.data) ? 1000 : false),
  });
}

const names: Readonly<Record<string, string>> = {
  bad_number: '番号に使えない文字があるか、空です（英数字とハイフン、40文字まで）',
  duplicate: '同じ番号がほかの行にもあります',
  bad_check: '生年月日（確認コード）が読み取れないか、空です',
  unknown_option: '選択肢にない値です',
  not_a_date: '日付として読み取れません',
  not_a_number: '数として読み取れません',
  required: '姓と名など、そろっていない部分があります',
  too_long: '長すぎます',
  kana_invalid: 'フリガナに使えない文字があります',
  email_invalid: 'メールアドレスの形が正しくありません',
  phone_invalid: '電話番号の形が正しくありません',
  postal_invalid: '郵便番号の形が正しくありません',
  pattern: '決められた形ではありません',
  charset: '使えない種類の文字があります',
};

/** What is wrong with a cell, in words. */
export const badCell = (key: string): string => names[key] ?? '様式で使えない値です';

const wholeFile: Readonly<Record<string, string>> = {
  not_a_table: '表として読み取れません。CSV 形式で保存したファイルを選んでください。',
  no_rows: '見出しの行の下に、データの行がありません。',
  bad_encoding: '文字コードが UTF-8 でも Shift_JIS（CP932）でもありません。',
  too_many_rows: '行が多すぎます。5万行までです。',
  too_many_columns: '列が多すぎます。100列までです。',
  cell_too_long: '長すぎるセルがあります。',
};

/** What is wrong with a file as a whole, or nothing when it is something else. */
export function fileFault(error: unknown): string | undefined {
  const [field] = asProblem(error).fields;
  return field?.path === 'file' ? wholeFile[field.key] : undefined;
}

export interface Mapping {
  number: number | undefined;
  check: number | undefined;
  /** By column: "field" or "field/part". */
  targets: Readonly<Record<number, string>>;
  once: boolean;
}

const spoken = /番号|整理番号|受診番号|コード|id|no\.?$/i;
const born = /生年月日|誕生日|確認|暗証/;

/** A first guess from the headings; staff see it and change it. */
export function guess(columns: readonly string[], fields: Fields): Mapping {
  const find = (pattern: RegExp, not?: number) => {
    const at = columns.findIndex((c, i) => i !== not && pattern.test(c.trim()));
    return at < 0 ? undefined : at;
  };
  const check = fields.match && fields.match.check !== 'none' ? find(born) : undefined;
  const number = find(spoken, check);
  const targets: Record<number, string> = {};
  columns.forEach((column, i) => {
    if (i === number || i === check) return;
    const same = fields.items.find((f) => bare(f.label) === bare(column) && !Object.values(targets).includes(keyOf(f)));
    if (same) targets[i] = keyOf(same);
  });
  return { number, check, targets, once: true };
}

const bare = (text: string): string => text.normalize('NFKC').replace(/[\s()（）「」・]/g, '');

export const keyOf = (f: { field: string; part: string }): string => (f.part ? `${f.field}/${f.part}` : f.field);

/** The mapping as the server takes it. */
export function bodyOf(m: Mapping): Schemas['Mapping'] {
  return {
    number: m.number ?? 0,
    ...(m.check !== undefined && { check: m.check }),
    once: m.once,
    targets: Object.entries(m.targets).flatMap(([column, key]) => {
      const [field = '', part] = key.split('/');
      return field ? [{ column: Number(column), field, ...(part && { part }) }] : [];
    }),
  };
}
