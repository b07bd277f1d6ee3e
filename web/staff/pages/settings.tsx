import { useQuery } from '@tanstack/react-query';
import { formatDate, formatShort } from '../../i18n/date';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/choice';
import { PageHeader, Pairs } from '../../ui/page';
import { Table } from '../../ui/table';
import { useMay } from '../app/session';
import { api, data } from '../data/client';
import { Loaded } from '../../console/query';
import { useAct } from '../../console/use-act';

const planes: Record<string, string> = { internet: 'インターネット', lgwan: 'LGWAN' };
const sides: Record<string, string> = { citizen: '申請', staff: '職員' };

/** What the contract says of the municipality, and where one is signed in. */
export default function Settings() {
  const settings = useQuery({ queryKey: ['settings'], queryFn: async () => data(api.GET('/api/settings')), staleTime: Infinity });
  return (
    <>
      <PageHeader title="団体の情報" lead="名前や契約期間は契約で決まります。変えるときは運営者に連絡してください。" />
      <div className="mg-stack-l">
        <Loaded query={settings}>
          {(s) => (
            <>
              <Pairs
                items={[
                  { key: 'name', label: '名前', value: `${s.name}（${s.name_kana}）` },
                  { key: 'en', label: '英語の名前', value: s.name_en },
                  { key: 'code', label: '団体コード', value: s.code },
                  { key: 'contract', label: '契約期間', value: `${formatDate(s.from)} から ${formatDate(s.until)}` },
                  { key: 'retention', label: '保存期間の区分', value: s.retention.map((r) => `${r.years}年`).join('、') },
                ]}
              />
              <Table
                caption="住所（ホスト名）"
                columns={[
                  { key: 'side', header: '画面', cell: (row) => sides[row.side] },
                  { key: 'plane', header: '経路', cell: (row) => planes[row.plane] },
                  { key: 'name', header: 'ホスト名', rowHeader: true, cell: (row) => row.name },
                ]}
                rows={s.hosts}
                rowKey={(row) => row.name}
              />
            </>
          )}
        </Loaded>
        <PublicationRule />
        <Sessions />
      </div>
    </>
  );
}

/** Whether a publication needs a second person; the administrator switches it, and that is audited. */
function PublicationRule() {
  const may = useMay();
  const rule = useQuery({ queryKey: ['publication-rule'], queryFn: async () => data(api.GET('/api/publication-rule')) });
  const set = useAct({ do: (approval: boolean) => data(api.PUT('/api/publication-rule', { body: { approval } })), stale: [['publication-rule']], said: '変更しました' });
  return (
    <section aria-labelledby="publication">
      <h2 id="publication">手続の公開</h2>
      <Loaded query={rule}>
        {(r) => (
          <Checkbox
            label="公開の前に、別の職員の承認を必要とする"
            hint="依頼した人と、最後に様式を直した人は承認できません。切り替えは監査証跡に残ります。"
            checked={r.approval}
            disabled={!may('settings:manage') || set.isPending}
            onChange={(e) => set.mutate(e.target.checked)}
          />
        )}
      </Loaded>
    </section>
  );
}

function Sessions() {
  const key = ['sessions'];
  const sessions = useQuery({ queryKey: key, queryFn: async () => (await data(api.GET('/api/sessions'))).items });
  const end = useAct({ do: (id: string) => data(api.DELETE('/api/sessions/{id}', { params: { path: { id } } })), stale: [key], said: 'サインアウトさせました' });
  return (
    <Loaded query={sessions}>
      {(items) => (
        <Table
          caption="自分がサインインしている場所"
          columns={[
            { key: 'plane', header: '経路', rowHeader: true, cell: (row) => <>{planes[row.plane] ?? row.plane} {row.own && <Badge tone="key">この画面</Badge>}</> },
            { key: 'created', header: 'サインイン', nowrap: true, cell: (row) => formatShort(row.created_at) },
            { key: 'seen', header: '最後の操作', nowrap: true, cell: (row) => formatShort(row.seen_at) },
            { key: 'end', header: '操作', cell: (row) => !row.own && <Button variant="text" size="sm" tone="danger" onClick={() => end.mutate(row.id)}>サインアウトさせる</Button> },
          ]}
          rows={items}
          rowKey={(row) => row.id}
        />
      )}
    </Loaded>
  );
}
