import './dashboard.css';
import { useQuery } from '@tanstack/react-query';
import { Card, EmptyState, PageHeader } from '../../ui/page';
import { Link } from '../../ui/link';
import { Table } from '../../ui/table';
import { api, data, type Schemas } from '../data/client';
import { stateNames } from '../parts/names';
import { Loaded } from '../../console/query';
import { useMay } from '../app/session';
import { PendingRequests } from './procedures/versions/pending';

export const statisticsKey = ['statistics'];

/** What waits today, and how much came in lately. */
export default function Dashboard() {
  const may = useMay();
  const statistics = useQuery({ queryKey: statisticsKey, queryFn: async () => data(api.GET('/api/statistics')) });
  return (
    <>
      <PageHeader title="今日の状況" />
      <div className="mg-stack-l">
        {may('procedure:view') && <PendingRequests />}
        <Loaded query={statistics}>{(s) => <Figures statistics={s} />}</Loaded>
      </div>
    </>
  );
}

function Figures({ statistics }: { statistics: Schemas['Dashboard'] }) {
  return (
    <div className="mg-stack-l">
      <ul className="mg-figures">
        <Figure label="処理が必要な申請" count={statistics.open} href="/applications" />
        <Figure label="自分の担当" count={statistics.mine} href="/applications?mine=1" />
        <Figure label="処理期間を過ぎた申請" count={statistics.overdue} href="/applications?overdue=1" tone={statistics.overdue > 0 ? 'error' : undefined} />
      </ul>
      <section aria-labelledby="days">
        <h2 id="days">1日ごとの申請（30日間）</h2>
        <Days days={statistics.days} />
      </section>
      <div className="mg-figures__tables">
        <Table
          caption="状態ごとの件数"
          columns={[
            { key: 'state', header: '状態', cell: (row) => stateNames[row.state] ?? row.state, rowHeader: true },
            { key: 'count', header: '件数', cell: (row) => row.count.toLocaleString(), align: 'right' },
          ]}
          rows={statistics.states}
          rowKey={(row) => row.state}
          empty={<EmptyState>申請はまだありません。</EmptyState>}
        />
        <Table
          caption="手続ごとの件数"
          columns={[
            { key: 'title', header: '手続', cell: (row) => <Link href={`/applications?procedure=${row.procedure}`}>{row.title}</Link>, rowHeader: true },
            { key: 'open', header: '処理中', cell: (row) => row.open.toLocaleString(), align: 'right' },
            { key: 'total', header: '合計', cell: (row) => row.total.toLocaleString(), align: 'right' },
          ]}
          rows={statistics.procedures}
          rowKey={(row) => row.procedure}
          empty={<EmptyState>申請のあった手続はまだありません。</EmptyState>}
        />
      </div>
    </div>
  );
}

function Figure({ label, count, href, tone }: { label: string; count: number; href: string; tone?: 'error' }) {
  return (
    <Card as="li">
      <Link href={href} className="mg-figures__one" data-tone={tone}>
        <span>{label}</span>
        <strong>{count.toLocaleString()}</strong>
      </Link>
    </Card>
  );
}

const height = 120;
const step = 20;

/** A bar a day; the table behind it is for those who do not see it. */
function Days({ days }: { days: Schemas['DayCount'][] }) {
  const most = Math.max(1, ...days.map((day) => day.count));
  const total = days.reduce((sum, day) => sum + day.count, 0);
  return (
    <figure className="mg-days">
      <svg viewBox={`0 0 ${Math.max(1, days.length) * step} ${height + 24}`} role="img" aria-label={`${days.length}日間に${total}件。最も多い日は${most}件。`} preserveAspectRatio="none">
        {days.map((day, i) => {
          const h = Math.round((day.count / most) * height);
          return (
            <g key={day.day}>
              <title>{`${day.day}: ${day.count}件`}</title>
              <rect x={i * step + 3} y={height - h} width={step - 6} height={Math.max(h, 1)} rx={2} className="mg-days__bar" data-none={day.count === 0 || undefined} />
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span>{days[0]?.day}</span>
        <span>最大 {total === 0 ? 0 : most}件</span>
        <span>{days.at(-1)?.day}</span>
      </figcaption>
    </figure>
  );
}
