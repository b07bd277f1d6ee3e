import './banner.css';
import { useEffect, useRef } from 'react';
import { useT } from '../i18n/context';

export interface SummaryItem {
  /** The id of the input or fieldset. */
  id: string;
  message: string;
}

export interface ErrorSummaryProps {
  items: readonly SummaryItem[];
  title?: string;
  /** Change it (an attempt counter) to bring the focus back here. */
  attempt?: number;
  /** Called instead of moving the focus, when the input is on another page. */
  onPick?: (item: SummaryItem) => void;
}

/** Brings the input with this id into view and into focus. */
export function focusField(id: string): void {
  const found = document.getElementById(id);
  if (!found) return;
  const inner = found.matches('fieldset') ? found.querySelector<HTMLElement>('input,select,textarea,button') : null;
  const target = inner ?? found;
  target.focus({ preventScroll: true });
  found.scrollIntoView({ block: 'center' });
}

/** The list of all faults on a page; it takes the focus when it appears. */
export function ErrorSummary({ items, title, attempt = 0, onPick }: ErrorSummaryProps) {
  const t = useT();
  const ref = useRef<HTMLDivElement>(null);
  const shown = items.length > 0;
  useEffect(() => {
    if (shown) ref.current?.focus();
  }, [shown, attempt]);
  if (!shown) return null;
  return (
    <div className="mg-summary" role="alert" tabIndex={-1} ref={ref}>
      <h2 className="mg-summary__title">{title ?? t('ui.errorTitle')}</h2>
      <p>{t('ui.errorCount', { count: items.length })}</p>
      <ul className="mg-summary__list">
        {items.map((item) => (
          <li key={`${item.id} ${item.message}`}>
            <a
              href={`#${item.id}`}
              onClick={(event) => {
                event.preventDefault();
                if (onPick) onPick(item);
                else focusField(item.id);
              }}
            >
              {item.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
