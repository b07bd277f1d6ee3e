import { formatShort } from '../../../i18n/date';
import { Timeline } from '../../../ui/progress';
import { actorNames, stateNames, verbNames } from '../../parts/names';
import type { File } from './application';

/** Who did what, oldest first. */
export function History({ file }: { file: File }) {
  return (
    <section aria-labelledby="history">
      <h2 id="history">経過</h2>
      <Timeline
        items={file.history.map((event, i) => ({
          key: event.id,
          title: verbNames[event.verb] ?? event.verb,
          at: formatShort(event.at),
          detail: (
            <>
              {actorNames[event.actor] ?? event.actor}
              {event.to && event.from !== event.to && ` → ${stateNames[event.to] ?? event.to}`}
              {event.reason && <p>{event.reason}</p>}
              {event.damaged && <p>（理由を開けません）</p>}
            </>
          ),
          state: i === file.history.length - 1 ? 'current' : 'done',
        }))}
      />
    </section>
  );
}
