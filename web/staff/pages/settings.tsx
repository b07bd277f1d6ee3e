import { useQuery } from '@tanstack/react-query';
import { formatDate, formatShort } from '../../i18n/date';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { PageHeader, Pairs } from '../../ui/page';
import { Table } from '../../ui/table';
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
      <PageHeader title="団体の情報" lead="契約で決まる内容です。変えるときは運営者に連絡してください。" />
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
        <Sessions />
      </div>
    </>
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
