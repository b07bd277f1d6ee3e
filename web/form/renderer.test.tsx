import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { I18nProvider } from '../i18n/context';
import { form as english } from '../i18n/form/en';
import { form as japanese } from '../i18n/form/ja';
import type { Language } from '../i18n/language';
import { ui } from '../i18n/ui/ja';
import { evaluateForm, validateAll } from './engine';
import { summaryRows } from './evaluate/summary';
import { FixedAnswer } from './fixed-answer';
import { prepareAllFields } from './fields/late';
import { FormRenderer, type FormRendererProps } from './renderer';
import { FormSummary } from './summary';
import type { Answers, Field, FormDocument } from './types';

const now = new Date('2026-11-23T03:00:00Z');

beforeAll(prepareAllFields);

function documentOf(...fields: Field[]): FormDocument {
  return {
    format: 'madoguchi-form/1',
    title: { ja: '様式' },
    pages: [{ id: 'p1', title: { ja: '一' }, sections: [{ id: 's1', fields }] }],
  };
}

type Extra = Partial<FormRendererProps> & { onAnswers?: (answers: Answers) => void; speak?: Language };

function Held({ document, start, onAnswers, speak = 'ja', ...rest }: Extra & { document: FormDocument; start: Answers }) {
  const [answers, setAnswers] = useState(start);
  const change = (next: Answers) => {
    setAnswers(next);
    onAnswers?.(next);
  };
  const words = speak === 'en' ? english : japanese;
  return (
    <I18nProvider language={speak} catalogue={{ ...ui, ...words }}>
      <FormRenderer document={document} answers={answers} onChange={change} page="p1" language={speak} now={now} {...rest} />
    </I18nProvider>
  );
}

function draw(document: FormDocument, start: Answers = {}, extra: Extra = {}) {
  const onAnswers = vi.fn<(answers: Answers) => void>();
  const view = render(<Held document={document} start={start} onAnswers={onAnswers} {...extra} />);
  const last = () => onAnswers.mock.lastCall?.[0];
  return { ...view, last, user: userEvent.setup() };
}

const text: Field = { id: 'nickname', type: 'text', label: { ja: '呼び名', en: 'Nickname' }, hint: { ja: '三文字まで' }, required: true, max_length: 3 };
const yesNo: Field = {
  id: 'has_dog', type: 'choice', label: { ja: '犬はいますか' }, required: true,
  options: [{ value: 'yes', label: { ja: 'はい' } }, { value: 'no', label: { ja: 'いいえ' } }],
};

describe('FormRenderer', () => {
  it('ties label, hint and error to the input', () => {
    const fault = { path: 'answers.nickname', key: 'too_long', params: { max: 3 } };
    draw(documentOf(text), { nickname: 'あいうえ' }, { faults: [fault] });
    const input = screen.getByRole('textbox', { name: '呼び名' });
    expect(input).toHaveProperty('value', 'あいうえ');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(input.getAttribute('aria-required')).toBe('true');
    const described = (input.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(described.join(' ')).toContain('三文字まで');
    expect(described.join(' ')).toContain('呼び名は3文字以内で入力してください。');
  });

  it('lists the faults first, with the focus, and leads to the input', async () => {
    const { user } = draw(documentOf(text, yesNo), {}, {
      attempt: 1,
      faults: [{ path: 'answers.nickname', key: 'required' }, { path: 'answers.has_dog', key: 'required' }],
    });
    const summary = screen.getByRole('alert');
    expect(document.activeElement).toBe(summary);
    expect(within(summary).getAllByRole('link').map((a) => a.textContent)).toEqual(['呼び名を入力してください。', '犬はいますかを選択してください。']);
    await user.click(within(summary).getByRole('link', { name: '犬はいますかを選択してください。' }));
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'はい' }));
  });

  it('shows a dependent field at once and keeps what was typed when it hides', async () => {
    const dependent: Field = { id: 'dog', type: 'text', label: { ja: '犬の名前' }, visible_if: { op: 'eq', args: [{ field: 'has_dog' }, { text: 'yes' }] } };
    const { user, last } = draw(documentOf(yesNo, dependent));
    expect(screen.queryByRole('textbox', { name: '犬の名前' })).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'はい' }));
    await user.type(screen.getByRole('textbox', { name: '犬の名前' }), 'ポチ');
    await user.click(screen.getByRole('radio', { name: 'いいえ' }));
    expect(screen.queryByRole('textbox', { name: '犬の名前' })).toBeNull();
    expect(last()).toEqual({ has_dog: 'no', dog: 'ポチ' });
  });

  it('tells a wrong form on leaving the input, but not that it is empty', async () => {
    const mail: Field = { id: 'mail', type: 'email', label: { ja: 'メール' }, required: true };
    const { user } = draw(documentOf(mail, text));
    await user.click(screen.getByRole('textbox', { name: 'メール' }));
    await user.tab();
    expect(screen.queryByText(/メールの形式/)).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'メール' }), 'taro@');
    await user.tab();
    expect(screen.getByText(/メールの形式が正しくありません/)).toBeTruthy();
  });

  it('tidies kana and numbers on leaving the input', async () => {
    const kana: Field = { id: 'kana', type: 'text', label: { ja: 'よみ' }, charset: 'katakana' };
    const fee: Field = { id: 'fee', type: 'number', label: { ja: '金額' }, min: '0', unit: { ja: '円' } };
    const { user, last } = draw(documentOf(kana, fee));
    await user.type(screen.getByRole('textbox', { name: 'よみ' }), 'やまだ');
    await user.type(screen.getByRole('textbox', { name: '金額' }), '１，２００');
    await user.tab();
    expect(last()).toEqual({ kana: 'ヤマダ', fee: '1200' });
    expect(screen.getByRole('textbox', { name: '金額' }).getAttribute('inputmode')).toBe('numeric');
  });

  it('heads sections under the page, and never twice alike', () => {
    const pageOf = (title: string): FormDocument => {
      const doc = documentOf(text);
      doc.pages[0]!.sections[0]!.title = { ja: title };
      return doc;
    };
    const { unmount } = draw(pageOf('二'));
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('二');
    unmount();
    const same = draw(pageOf('一'));
    expect(screen.queryByRole('heading')).toBeNull();
    same.unmount();
    draw(pageOf('二'), {}, { page: undefined });
    expect(screen.getAllByRole('heading').map((h) => h.tagName + h.textContent)).toEqual(['H2一', 'H3二']);
  });

  it('speaks English', () => {
    draw(documentOf(text), {}, { speak: 'en', faults: [{ path: 'answers.nickname', key: 'required' }] });
    expect(screen.getByRole('textbox', { name: 'Nickname' })).toBeTruthy();
    expect(screen.getAllByText('Enter: Nickname.')).toHaveLength(2);
  });
});

describe('name', () => {
  const owner: Field = { id: 'owner', type: 'name', label: { ja: '氏名' } };
  /** As an input method does: kana first, then kanji, then taken. */
  const compose = (input: HTMLElement, before: string, steps: string[], taken: string) => {
    fireEvent.compositionStart(input);
    for (const data of steps) fireEvent.compositionUpdate(input, { data });
    fireEvent.change(input, { target: { value: before + taken } });
    fireEvent.compositionEnd(input, { data: taken });
  };

  it('fills the reading in from the input method', async () => {
    const { last } = draw(documentOf(owner));
    const family = screen.getByRole('textbox', { name: '姓' });
    compose(family, '', ['や', 'やm', 'やま', 'やまだ', '山田'], '山田');
    await waitFor(() => expect(last()).toEqual({ owner: { family: '山田', family_kana: 'ヤマダ' } }));
    compose(family, '山田', ['はら', '原'], '原');
    await waitFor(() => expect(last()).toEqual({ owner: { family: '山田原', family_kana: 'ヤマダハラ' } }));
  });

  it('leaves a reading alone that was typed by hand', async () => {
    const { user, last } = draw(documentOf(owner));
    await user.type(screen.getByRole('textbox', { name: 'セイ(カタカナ)' }), 'ヨシダ');
    compose(screen.getByRole('textbox', { name: '姓' }), '', ['きちだ', '𠮷田'], '𠮷田');
    await new Promise((resolve) => setTimeout(resolve));
    expect(last()).toEqual({ owner: { family: '𠮷田', family_kana: 'ヨシダ' } });
  });

  it('takes the reading away with the name', async () => {
    const { user, last } = draw(documentOf(owner));
    compose(screen.getByRole('textbox', { name: '姓' }), '', ['はら', '原'], '原');
    await waitFor(() => expect(last()).toEqual({ owner: { family: '原', family_kana: 'ハラ' } }));
    await user.clear(screen.getByRole('textbox', { name: '姓' }));
    await user.tab();
    expect(last()).toEqual({});
  });
});

describe('date', () => {
  const birth: Field = { id: 'birth', type: 'date', label: { ja: '生年月日' } };

  it('takes an era and shows both calendars', async () => {
    const { user, last } = draw(documentOf(birth));
    await user.selectOptions(screen.getByRole('combobox', { name: '元号' }), '昭和');
    await user.type(screen.getByRole('textbox', { name: '年' }), '64');
    await user.type(screen.getByRole('textbox', { name: '月' }), '1');
    await user.type(screen.getByRole('textbox', { name: '日' }), '7');
    expect(last()).toEqual({ birth: '1989-01-07' });
    expect(screen.getByRole('status').textContent).toBe('1989年1月7日（昭和64年）');
  });

  it('keeps an unfinished date in the draft and gives it back', async () => {
    const { user, last, unmount } = draw(documentOf(birth));
    await user.type(screen.getByRole('textbox', { name: '年' }), '2024');
    await user.type(screen.getByRole('textbox', { name: '月' }), '4');
    expect(last()).toEqual({ birth: '2024-4-' });
    expect(validateAll(documentOf(birth), last()!, { now })[0]?.key).toBe('not_a_date');
    unmount();
    draw(documentOf(birth), { birth: '2024-4-' });
    expect(screen.getByRole('textbox', { name: '月' })).toHaveProperty('value', '4');
  });

  it('is unanswered when all is taken away', async () => {
    const { user, last } = draw(documentOf(birth), { birth: '2024-04-01' });
    for (const name of ['年', '月', '日']) await user.clear(screen.getByRole('textbox', { name }));
    expect(last()).toEqual({});
  });
});

describe('address', () => {
  const home: Field = { id: 'home', type: 'address', label: { ja: '住所' } };

  it('fills in from the postal code', async () => {
    const postal = vi.fn(async () => [{ prefecture: '東京都', city: '千代田区', town: '丸の内' }]);
    const { user, last } = draw(documentOf(home), {}, { services: { postal } });
    await user.type(screen.getByRole('textbox', { name: '郵便番号' }), '１００-0005');
    await waitFor(() => expect(last()).toMatchObject({ home: { prefecture: '東京都', city: '千代田区', town: '丸の内' } }));
    expect(postal).toHaveBeenCalledExactlyOnceWith('1000005');
    expect(screen.getByText(/住所を入力しました/)).toBeTruthy();
  });

  it('offers the towns that share a code', async () => {
    const towns = [{ prefecture: '愛知県', city: '清須市', town: '春日' }, { prefecture: '愛知県', city: '清須市', town: '西田中' }];
    const { user, last } = draw(documentOf(home), {}, { services: { postal: async () => towns } });
    await user.type(screen.getByRole('textbox', { name: '郵便番号' }), '4520961');
    await user.selectOptions(await screen.findByRole('combobox', { name: '当てはまる町名を選んでください。' }), '清須市西田中');
    expect(last()).toMatchObject({ home: { city: '清須市', town: '西田中' } });
  });

  it('says so when it cannot be asked, and typing goes on', async () => {
    const { user } = draw(documentOf(home), {}, { services: { postal: () => Promise.reject(new Error('offline')) } });
    await user.type(screen.getByRole('textbox', { name: '郵便番号' }), '1000005');
    expect(await screen.findByText(/住所を調べられませんでした/)).toBeTruthy();
  });
});

describe('choices', () => {
  it('a choice that stands alone takes the others away', async () => {
    const aids: Field = {
      id: 'aids', type: 'multiple_choice', label: { ja: '配慮' },
      options: [{ value: 'a', label: { ja: '車いす' } }, { value: 'b', label: { ja: '手話' } }, { value: 'none', label: { ja: 'なし' }, exclusive: true }],
    };
    const { user, last } = draw(documentOf(aids));
    await user.click(screen.getByRole('checkbox', { name: '車いす' }));
    await user.click(screen.getByRole('checkbox', { name: '手話' }));
    expect(last()).toEqual({ aids: ['a', 'b'] });
    await user.click(screen.getByRole('checkbox', { name: 'なし' }));
    expect(last()).toEqual({ aids: ['none'] });
    await user.click(screen.getByRole('checkbox', { name: '手話' }));
    expect(last()).toEqual({ aids: ['b'] });
  });

  it('an optional choice can be taken back', async () => {
    const { user, last } = draw(documentOf({ ...yesNo, required: false }), { has_dog: 'yes' });
    await user.click(screen.getByRole('button', { name: '選択を取り消す' }));
    expect(last()).toEqual({});
  });

  it('an unticked consent is no answer', async () => {
    const consent: Field = { id: 'agree', type: 'consent', label: { ja: '規約' }, statement: { ja: '読んでください。\n\n- 一つ\n- 二つ' } };
    const { user, last } = draw(documentOf(consent));
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    await user.click(screen.getByRole('checkbox', { name: '同意する' }));
    expect(last()).toEqual({ agree: true });
    await user.click(screen.getByRole('checkbox', { name: '同意する' }));
    expect(last()).toEqual({});
  });
});

describe('repeating group', () => {
  const items: Field = {
    id: 'items', type: 'group', label: { ja: '明細' }, row_label: { ja: '品目' }, min_rows: 1, max_rows: 2,
    fields: [
      { id: 'goods', type: 'text', label: { ja: '品名' }, required: true },
      { id: 'price', type: 'number', label: { ja: '値段' } },
      { id: 'line', type: 'calculation', label: { ja: '小計' }, expression: { op: 'mul', args: [{ field: 'price' }, { number: '2' }] } },
    ],
  };
  const total: Field = { id: 'total', type: 'calculation', label: { ja: '合計' }, unit: { ja: '円' }, expression: { op: 'sum', over: 'items', args: [{ field: 'line' }] } };

  it('adds, calculates and removes', async () => {
    const { user, last } = draw(documentOf(items, total));
    await user.type(screen.getByRole('textbox', { name: '値段' }), '600');
    expect(screen.getByRole('status', { name: '合計' }).textContent).toBe('1,200円');
    await user.click(screen.getByRole('button', { name: '品目を追加' }));
    expect(screen.getByRole('button', { name: '品目を追加' })).toHaveProperty('disabled', true);
    await user.type(screen.getAllByRole('textbox', { name: '品名' })[1]!, '柿');
    await user.click(screen.getByRole('button', { name: '品目 1件目を削除' }));
    expect(last()).toEqual({ items: [{ goods: '柿' }] });
    expect(screen.getByRole('textbox', { name: '品名' })).toHaveProperty('value', '柿');
    expect(screen.queryByRole('button', { name: /を削除$/ })).toBeNull();
  });

  it('leads from the summary to the row', async () => {
    const answers = { items: [{ goods: 'りんご' }, {}] };
    const { user } = draw(documentOf(items), answers, { faults: validateAll(documentOf(items), answers, { now }) });
    await user.click(screen.getByRole('link', { name: '品目 2件目の品名を入力してください。' }));
    expect(document.activeElement).toBe(screen.getAllByRole('textbox', { name: '品名' })[1]);
  });
});

describe('attachment', () => {
  const photo: Field = { id: 'photo', type: 'attachment', label: { ja: '写真' }, max_count: 2, kinds: ['jpeg', 'png'] };

  it('gives files away and draws what becomes of them', async () => {
    const attachments = {
      list: vi.fn(() => [{ key: 'k', name: 'dog.png', size: 2_500_000, progress: 1, state: 'failed' as const }]),
      add: vi.fn(), retry: vi.fn(), remove: vi.fn(),
    };
    const { user, container } = draw(documentOf(photo), {}, { services: { attachments } });
    expect(attachments.list).toHaveBeenCalledWith('photo');
    expect(screen.getByText(/2\.4 MB/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'dog.pngをもう一度送る' }));
    expect(attachments.retry).toHaveBeenCalledWith('k');
    await user.upload(container.querySelector<HTMLInputElement>('input[type=file]')!, [new File(['a'], 'a.png', { type: 'image/png' }), new File(['b'], 'b.png', { type: 'image/png' })]);
    expect(attachments.add.mock.lastCall?.[0]).toBe('photo');
    expect(attachments.add.mock.lastCall?.[1]).toHaveLength(1);
  });
});

describe('correction', () => {
  const editable = { fields: new Set(['nickname']), notes: { nickname: '短くしてください' }, Fixed: FixedAnswer };

  it('opens marked fields only and shows the note', () => {
    draw(documentOf(text, yesNo), { nickname: 'あいう', has_dog: 'yes' }, { editable });
    expect(screen.getByText(/短くしてください/)).toBeTruthy();
    expect(screen.getByRole('textbox', { name: '呼び名' })).toBeTruthy();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.getByText('はい')).toBeTruthy();
  });

  it('opens a whole group for a marked member', async () => {
    const rows: Field = { id: 'rows', type: 'group', label: { ja: '明細' }, fields: [{ id: 'cell', type: 'text', label: { ja: '字' } }] };
    const { user, last } = draw(documentOf(rows), { rows: [{ cell: 'a' }] }, { editable: { fields: new Set(['cell']), notes: {}, Fixed: FixedAnswer } });
    await user.type(screen.getByRole('textbox', { name: '字' }), 'b');
    expect(last()).toEqual({ rows: [{ cell: 'ab' }] });
  });

  it('reckons with the day of submission', () => {
    const age: Field = { id: 'age', type: 'text', label: { ja: '子の名' }, visible_if: { op: 'lt', args: [{ op: 'today' }, { date: '2020-01-01' }] } };
    draw(documentOf(age), {}, { now: '2019-12-31T14:59:59Z' });
    expect(screen.getByRole('textbox', { name: '子の名' })).toBeTruthy();
  });

  it('opens a field that the correction makes appear, and keeps it open', async () => {
    const reason: Field = { id: 'reason', type: 'text', label: { ja: '理由' }, required: true, visible_if: { op: 'eq', args: [{ field: 'nickname' }, { text: 'x' }] } };
    const { user, last } = draw(documentOf(text, reason), { nickname: 'あ' }, { editable });
    await user.clear(screen.getByRole('textbox', { name: '呼び名' }));
    await user.type(screen.getByRole('textbox', { name: '呼び名' }), 'x');
    await user.type(screen.getByRole('textbox', { name: '理由' }), 'なぜ');
    expect(last()).toEqual({ nickname: 'x', reason: 'なぜ' });
  });
});

describe('hostile texts', () => {
  it('stay text', () => {
    const evil = '<img src=x onerror="alert(1)"> **太字** [押す](javascript:alert(1)) [市](https://example.jp/)';
    const { container } = draw(documentOf({ id: 'note', type: 'explanation', label: { ja: '説明' }, body: { ja: evil } }, { ...text, required: false }), { nickname: '<b>x</b>' });
    expect(container.querySelector('img')).toBeNull();
    expect([...container.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual(['https://example.jp/']);
    expect(container.querySelector('strong')?.textContent).toBe('太字');
  });
});

describe('FormSummary', () => {
  it('shows the visible answers, names of files, and a way back', async () => {
    const id = '0190a5f0-0000-7000-8000-000000000001';
    const onEdit = vi.fn();
    const photo: Field = { id: 'photo', type: 'attachment', label: { ja: '写真' } };
    render(
      <I18nProvider language="ja" catalogue={{ ...ui, ...japanese }}>
        <FormSummary
          document={documentOf(text, yesNo, photo)} answers={{ nickname: 'ポチ', photo: { ids: [id] } }} language="ja"
          attachments={new Map([[id, '犬.png']])} onEdit={onEdit} marked={new Set(['nickname'])}
        />
      </I18nProvider>,
    );
    expect(screen.getAllByRole('definition').map((d) => d.textContent)).toEqual(['ポチ', '未入力', '犬.png']);
    expect(screen.getByText('修正が必要です')).toBeTruthy();
    const rows: Field = { id: 'rows', type: 'group', label: { ja: '明細' }, fields: [{ id: 'cell', type: 'text', label: { ja: '字' } }, { id: 'sum', type: 'calculation', label: { ja: '計' }, expression: { number: '1' } }] };
    const marks = summaryRows(evaluateForm(documentOf(text, rows), { rows: [{}, {}] }, { now })).map((r) => r.markable?.id);
    expect(marks).toEqual(['nickname', 'rows', undefined, undefined, undefined]);
    await userEvent.click(screen.getByRole('button', { name: '一を修正する' }));
    expect(onEdit).toHaveBeenCalledWith('p1');
  });
});
