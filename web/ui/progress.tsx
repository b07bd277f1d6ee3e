import './progress.css';
import { useId, type ReactNode } from 'react';
import { useT } from '../i18n/context';

/** How much of a long work is done. Without a value it only says "working". */
export function Progress({ label, value, max = 100, detail }: { label: ReactNode; value?: number; max?: number; detail?: ReactNode }) {
  const id = useId();
  return (
    <div className="mg-progress">
      <div className="mg-progress__head">
        <span id={id}>{label}</span>
        <span>{detail ?? (value === undefined ? '' : `${Math.floor((value / max) * 100)}%`)}</span>
      </div>
      <progress className="mg-progress__bar" aria-labelledby={id} value={value} max={max} />
    </div>
  );
}

/** Where one is in a form of several pages. */
export function Stepper({ steps, current }: { steps: readonly string[]; current: number }) {
  const t = useT();
  const state = (i: number) => (i < current ? 'done' : i === current ? 'current' : 'todo');
  return (
    <div className="mg-stepper">
      <p className="mg-stepper__now">
        <span className="mg-stepper__count">{t('ui.step', { current: current + 1, total: steps.length })}</span>
        <span className="mg-stepper__title">{steps[current]}</span>
      </p>
      <ol className="mg-stepper__dots">
        {steps.map((step, i) => (
          <li key={`${i}-${step}`} data-state={state(i)} aria-current={i === current ? 'step' : undefined}>
            <span className="mg-sr">{step}{i < current ? ` (${t('ui.stepDone')})` : ''}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

export interface TimelineItem {
  key: string;
  title: ReactNode;
  at?: ReactNode;
  detail?: ReactNode;
  state: 'done' | 'current' | 'todo';
}

/** What has happened, oldest first. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  return (
    <ol className="mg-timeline">
      {items.map((item) => (
        <li key={item.key} data-state={item.state} aria-current={item.state === 'current' ? 'step' : undefined}>
          <span className="mg-timeline__title">{item.title}</span>
          {item.at && <span className="mg-timeline__at">{item.at}</span>}
          {item.detail && <div>{item.detail}</div>}
        </li>
      ))}
    </ol>
  );
}
