import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ConsoleRoot } from '../../../console/root';
import type { ErasureView } from '../../data/queries';
import { Decision } from './decision';
import { Work } from './work';

const act = { name: '運営 花子', at: '2026-11-24T00:00:00Z' };

function view(part: Partial<ErasureView>): ErasureView {
  return {
    id: 'e1', tenant_id: 't1', stage: 'planned', halted_step: '', halted_code: '', own: false, planned: act, serial: '', steps: [], checks: [],
    request: { id: 'r1', tenant_id: 't1', reason: '契約の終了', data_return: 'declined', sha256: '', requested: act, consented: act, stage: 'planned' },
    plan: { hash: 'a'.repeat(64), code: '131997', name: '青空市', database: 't_131997', contract_from: '2026-04-01', contract_until: '2999-03-31', key: 'k', stores: [], made_at: act.at },
    ...part,
  };
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

describe('Decision', () => {
  it('tells the worker in words why they cannot approve', () => {
    render(<ConsoleRoot><Decision erasure={view({ own: true })} /></ConsoleRoot>);
    expect(button('消去を承認する').disabled).toBe(true);
    expect(screen.getByText('あなたは作業者なので、承認できません')).toBeTruthy();
    expect(screen.getByText('契約は2999年3月31日まで続いています')).toBeTruthy();
  });

  it('lets the checker approve only after the code is typed', async () => {
    render(<ConsoleRoot><Decision erasure={view({})} /></ConsoleRoot>);
    await userEvent.click(button('消去を承認する'));
    expect(button('承認して消去を始める').disabled).toBe(true);
    await userEvent.type(screen.getByRole('textbox', { name: /団体コード/ }), '１３１９９７');
    expect(button('承認して消去を始める').disabled).toBe(false);
  });

  it('does not offer to confirm what has halted', () => {
    render(<ConsoleRoot><Decision erasure={view({ stage: 'verified', halted_step: 'certify', halted_code: 'residue_found' })} /></ConsoleRoot>);
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('Work', () => {
  it('says where and why it halted, and offers to go on', () => {
    render(<ConsoleRoot><Work erasure={view({ stage: 'key_gone', halted_step: 'destroy_database', halted_code: 'database_unavailable', steps: [{ name: 'freeze', label: '受付の停止', started_at: act.at, finished_at: act.at, facts: { 切断した接続: '3' } }] })} /></ConsoleRoot>);
    expect(screen.getByText('「データベースの破棄」で止まりました')).toBeTruthy();
    expect(screen.getByText(/^データベースに接続できません/)).toBeTruthy();
    expect(screen.getByText('切断した接続')).toBeTruthy();
    expect(button('止まったところから再開する').disabled).toBe(false);
  });
});
