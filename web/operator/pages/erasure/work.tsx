import { consoleProblems } from '../../../console/problems';
import { useAct } from '../../../console/use-act';
import { formatDateTime } from '../../../i18n/date';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { Progress, Timeline, type TimelineItem } from '../../../ui/progress';
import { api, data, type Schemas } from '../../data/client';
import { keys, underWay, type ErasureView } from '../../data/queries';
import { erasureSteps, halts } from '../../parts/names';

type Step = Schemas['ErasureStep'];

/** The work as it goes on, step by step, each with what it found. */
export function Work({ erasure }: { erasure: ErasureView }) {
  const done = erasure.steps.filter((step) => step.finished_at).length;
  return (
    <section aria-labelledby="work" className="mg-stack">
      <h2 id="work">消去の工程</h2>
      {erasure.halted_code !== '' && <Halted erasure={erasure} />}
      {underWay(erasure) && <Progress label="進み具合" value={done} max={erasureSteps.length} detail={`${done} / ${erasureSteps.length} 工程`} />}
      <Timeline items={erasureSteps.map(({ name, label }) => item(name, label, erasure))} />
    </section>
  );
}

function item(name: string, label: string, erasure: ErasureView): TimelineItem {
  const step = erasure.steps.find((one) => one.name === name);
  if (!step) return { key: name, title: label, state: 'todo' };
  const stopped = erasure.halted_step === name && erasure.halted_code !== '';
  return {
    key: name,
    title: label,
    at: step.finished_at ? formatDateTime(step.finished_at) : stopped ? '止まっています' : '実行中',
    detail: <Facts step={step} />,
    state: step.finished_at ? 'done' : 'current',
  };
}

function Facts({ step }: { step: Step }) {
  const found = Object.entries(step.facts ?? {});
  if (found.length === 0) return null;
  return (
    <dl className="mg-facts">
      {found.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Halted({ erasure }: { erasure: ErasureView }) {
  const resume = useAct({
    do: () => data(api.POST('/api/erasures/{id}/resume', { params: { path: { id: erasure.id } } })),
    stale: [keys.erasure(erasure.tenant_id), keys.requests],
    said: '再開しました',
  });
  const code = erasure.halted_code;
  const step = erasureSteps.find(({ name }) => name === erasure.halted_step)?.label ?? '証明書の発行';
  return (
    <NotificationBanner
      type="error"
      live
      title={`「${step}」で止まりました`}
      actions={
        <Button size="sm" variant="outline" busy={resume.isPending} onClick={() => resume.mutate()}>
          止まったところから再開する
        </Button>
      }
    >
      <p>{halts[code] ?? consoleProblems[code] ?? halts.internal}</p>
      <p className="mg-sub">
        コード: <span className="mg-mono">{code}</span>
      </p>
    </NotificationBanner>
  );
}
