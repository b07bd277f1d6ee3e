import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { Button } from './button';
import { CheckboxGroup, RadioGroup } from './choice';
import { ConfirmDialog } from './dialog';
import { ErrorSummary } from './error-summary';
import { Field } from './field';
import { FileDrop } from './file-drop';
import { CharacterCount, Select, TextInput } from './input';
import { Link, LinkProvider } from './link';
import { Menu } from './menu';
import { MoreButton } from './page';
import { Table } from './table';
import { Tabs } from './tabs';
import { ToastProvider, useToast } from './toast';

describe('Field', () => {
  it('ties label, hint and error to its input', () => {
    render(<Field label="氏名" required hint="戸籍のとおり" error="氏名を入力してください" id="name"><TextInput /></Field>);
    const input = screen.getByLabelText('氏名');
    expect(input.id).toBe('name');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    expect(input.getAttribute('aria-required')).toBe('true');
    const texts = input.getAttribute('aria-describedby')!.split(' ').map((id) => document.getElementById(id)!.textContent);
    expect(texts).toEqual(['戸籍のとおり', '氏名を入力してください']);
    expect(screen.getByText('※必須')).toBeTruthy();
  });

  it('says optional, or nothing when it is no question', () => {
    render(<><Field label="電話" required={false}><TextInput /></Field><Field label="検索"><TextInput /></Field></>);
    expect(screen.getAllByText('任意')).toHaveLength(1);
  });
});

describe('choices', () => {
  it('give radio values and keep the order of checkboxes', async () => {
    const picked = vi.fn();
    const options = [{ value: 'a', label: 'い' }, { value: 'b', label: 'ろ' }, { value: 'c', label: 'は' }];
    render(
      <>
        <RadioGroup label="一つ" options={options} value="a" onChange={picked} />
        <CheckboxGroup label="いくつでも" options={options} value={['c']} onChange={picked} />
      </>,
    );
    const [one, many] = screen.getAllByRole('group');
    await userEvent.click(within(one!).getByLabelText('ろ'));
    await userEvent.click(within(many!).getByLabelText('い'));
    expect(picked.mock.calls).toEqual([['b'], [['a', 'c']]]);
  });
});

describe('Select', () => {
  it('begins with an empty choice', async () => {
    const changed = vi.fn();
    render(<Field label="課"><Select options={[{ value: '1', label: '市民課' }]} value="" onChange={(e) => changed(e.target.value)} /></Field>);
    await userEvent.selectOptions(screen.getByLabelText('課'), '市民課');
    expect(changed).toHaveBeenCalledWith('1');
    expect(screen.getByText('選択してください')).toBeTruthy();
  });
});

describe('CharacterCount', () => {
  it('counts a rare character as one', () => {
    render(<CharacterCount value="𠮷田" max={1} />);
    expect(screen.getByText('2 / 1文字(1文字多い)')).toBeTruthy();
  });
});

describe('Button', () => {
  it('swallows clicks while busy and keeps the focus', async () => {
    const clicked = vi.fn();
    render(<Button busy onClick={clicked}>提出する</Button>);
    const button = screen.getByRole('button', { name: /提出する/ });
    await userEvent.click(button);
    expect(clicked).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-busy')).toBe('true');
  });

  it('submits no form unless told so', () => {
    render(<Button>閉じる</Button>);
    expect(screen.getByRole('button').getAttribute('type')).toBe('button');
  });
});

describe('Link', () => {
  it('follows inside the site by the router, and leaves the rest to the browser', async () => {
    const navigate = vi.fn();
    const stop = (event: Event) => event.preventDefault();
    document.addEventListener('click', stop);
    render(
      <LinkProvider value={navigate}>
        <Link href="/a">なか</Link><Link href="https://example.lg.jp/">そと</Link><Link href="//evil.example/">だれ</Link>
      </LinkProvider>,
    );
    for (const name of ['なか', 'そと', 'だれ']) await userEvent.click(screen.getByRole('link', { name }));
    document.removeEventListener('click', stop);
    expect(navigate.mock.calls).toEqual([['/a']]);
  });
});

describe('ErrorSummary', () => {
  it('takes the focus and leads to the field', async () => {
    render(
      <>
        <ErrorSummary items={[{ id: 'kana', message: 'カナを入力してください' }]} />
        <Field label="カナ" id="kana" error="カナを入力してください"><TextInput /></Field>
      </>,
    );
    expect(document.activeElement).toBe(screen.getByRole('alert'));
    await userEvent.click(screen.getByRole('link', { name: 'カナを入力してください' }));
    expect(document.activeElement).toBe(screen.getByLabelText('カナ'));
  });
});

describe('ConfirmDialog', () => {
  it('is busy until the work ends', async () => {
    let finish = () => {};
    const work = vi.fn(() => new Promise<void>((resolve) => { finish = resolve; }));
    const close = vi.fn();
    render(<ConfirmDialog open title="取り下げますか" confirmLabel="取り下げる" tone="danger" onConfirm={work} onClose={close} />);
    await userEvent.click(screen.getByRole('button', { name: '取り下げる' }));
    await userEvent.click(screen.getByRole('button', { name: /取り下げる/ }));
    expect(work).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('button', { name: '閉じる' })).toBeNull();
    finish();
    await userEvent.click(await screen.findByRole('button', { name: '閉じる' }));
    expect(close).toHaveBeenCalledTimes(1);
  });
});

describe('Tabs and Menu', () => {
  it('move by the arrow keys', async () => {
    function Two() {
      const [value, set] = useState('a');
      return <Tabs label="表示" value={value} onChange={set} tabs={[{ key: 'a', label: '一', content: 'いち' }, { key: 'b', label: '二', content: 'に' }]} />;
    }
    render(<Two />);
    await userEvent.click(screen.getByRole('tab', { name: '一' }));
    await userEvent.keyboard('{ArrowLeft}');
    expect(screen.getByRole('tabpanel').textContent).toBe('に');
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: '二' }));
  });

  it('opens, chooses and gives the focus back', async () => {
    const chosen = vi.fn();
    render(<Menu label="操作" items={[{ key: '1', label: '複製', onSelect: () => {} }, { key: '2', label: '削除', onSelect: chosen }]} />);
    screen.getByRole('button', { name: '操作' }).focus();
    await userEvent.keyboard('{Enter}{ArrowDown}{Enter}');
    expect(chosen).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: '操作' }));
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

describe('Table', () => {
  const columns = [{ key: 'no', header: '受付番号', cell: (r: { no: string }) => r.no, rowHeader: true, sortable: true }];

  it('sorts and selects', async () => {
    const sorted = vi.fn();
    const selected = vi.fn();
    render(<Table caption="申請" columns={columns} rows={[{ no: 'A' }, { no: 'B' }]} rowKey={(r) => r.no} sort={{ key: 'no', direction: 'ascending' }} onSort={sorted} selected={new Set(['A'])} onSelect={selected} />);
    await userEvent.click(screen.getByRole('button', { name: /受付番号/ }));
    expect(sorted).toHaveBeenCalledWith({ key: 'no', direction: 'descending' });
    await userEvent.click(screen.getByLabelText('すべて選ぶ'));
    expect([...selected.mock.lastCall![0]]).toEqual(['A', 'B']);
    expect(screen.getByRole('rowheader', { name: 'B' })).toBeTruthy();
  });

  it('shows what it is told when empty', () => {
    render(<Table caption="申請" columns={columns} rows={[]} rowKey={(r) => r.no} empty={<p>ありません</p>} />);
    expect(screen.getByText('ありません')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });
});

describe('FileDrop', () => {
  it('is called by its label and by what its button says', () => {
    render(<Field label="配るファイル"><FileDrop onFiles={() => {}} /></Field>);
    expect(screen.getByRole('button', { name: '配るファイル ファイルを選ぶ' })).toBeTruthy();
  });

  it('gives files and takes the same one again', async () => {
    const given = vi.fn();
    const { container } = render(<FileDrop onFiles={given} camera />);
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    const photo = new File(['x'], '写真.jpg', { type: 'image/jpeg' });
    await userEvent.upload(input, photo);
    await userEvent.upload(input, photo);
    expect(given).toHaveBeenCalledTimes(2);
    expect(screen.getByRole('button', { name: 'カメラで撮る' })).toBeTruthy();
  });
});

describe('the rest', () => {
  it('MoreButton is there while there is more', () => {
    const { rerender } = render(<MoreButton hasMore onMore={() => {}} />);
    expect(screen.getByRole('button', { name: 'もっと見る' })).toBeTruthy();
    rerender(<MoreButton hasMore={false} onMore={() => {}} />);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('a toast is said in a region that was there before', async () => {
    function Speaker() {
      const say = useToast();
      return <button type="button" onClick={() => say('保存しました')}>保存</button>;
    }
    render(<ToastProvider><Speaker /></ToastProvider>);
    const region = screen.getByRole('status');
    await userEvent.click(screen.getByRole('button', { name: '保存' }));
    expect(within(region).getByText('保存しました')).toBeTruthy();
  });
});
