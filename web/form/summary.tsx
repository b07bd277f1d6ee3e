import './form.css';
import './summary.css';
import type { ReactNode } from 'react';
import { useT } from '../i18n/context';
import type { FormKey } from '../i18n/form/ja';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { evaluateForm, fieldOf } from './engine';
import { summaryRows, type SummaryRow } from './evaluate/summary';
import { lateField } from './fields/late';
import { pick } from './fields/kind';
import { WithFields } from './with-fields';
import type { Answers, FormDocument } from './types';
import { words } from './words';

export interface FormSummaryProps {
  document: FormDocument;
  answers: Answers;
  language: string;
  /** Names of files by id. */
  attachments?: ReadonlyMap<string, string>;
  /** Draws a file, for a link to open it; its name when left out. */
  attachment?: (id: string, name: string) => ReactNode;
  /** Shows a button a page to go back and change it. */
  onEdit?: (pageId: string) => void;
  /** Fields the office asks to correct. */
  marked?: ReadonlySet<string>;
  /** Beside each row: marking and history on the staff's screen. */
  aside?: (row: SummaryRow) => ReactNode;
  /** The instant to reckon with: of the submission, once there is one. */
  now?: Date | string;
}

/** All visible answers in page order, for reading. */
export function FormSummary(props: FormSummaryProps) {
  return <WithFields document={props.document}>{() => <Whole {...props} />}</WithFields>;
}

function Whole(props: FormSummaryProps) {
  const { document, answers, language, onEdit, now } = props;
  const t = useT<FormKey>();
  const rows = summaryRows(evaluateForm(document, answers, { language, now }));
  const pages = document.pages
    .map((page) => ({ page, own: rows.filter((row) => row.pageId === page.id) }))
    .filter(({ own }) => own.length > 0);
  return (
    <div className="mg-stack-l">
      {pages.map(({ page, own }) => (
        <section key={page.id} className="mf-summary" aria-labelledby={`summary-${page.id}`}>
          <div className="mf-summary__head">
            <h2 id={`summary-${page.id}`}>{words(page.title, language)}</h2>
            {onEdit && (
              <Button variant="outline" size="sm" aria-label={t('form.editPage', { page: pick(page.title, language) })} onClick={() => onEdit(page.id)}>
                {t('form.edit')}
              </Button>
            )}
          </div>
          <dl className="mf-pairs">{own.map((row) => <Row key={row.path} row={row} props={props} />)}</dl>
        </section>
      ))}
    </div>
  );
}

function Row({ row, props }: { row: SummaryRow; props: FormSummaryProps }) {
  const t = useT<FormKey>();
  const marked = props.marked?.has(row.fieldId) || props.marked?.has(fieldOf(row.path));
  return (
    <div className="mf-pairs__row" data-marked={marked || undefined}>
      <dt>{row.label} {marked && <Badge tone="error">{t('form.marked')}</Badge>}</dt>
      <dd>
        <Answer row={row} props={props} />
        {props.aside?.(row)}
      </dd>
    </div>
  );
}

function Answer({ row, props }: { row: SummaryRow; props: FormSummaryProps }) {
  const t = useT<FormKey>();
  if (row.display === '') return <span className="mg-sub">{t('form.unanswered')}</span>;
  const Drawing = lateField(row.field)?.Summary;
  if (Drawing) return <Drawing field={row.field} value={row.value} display={row.display} language={props.language} />;
  if (row.attachments.length === 0) return <span className="mf-pairs__text">{row.display}</span>;
  const name = (id: string) => props.attachments?.get(id) ?? row.display;
  return (
    <ul className="mf-plain-list">
      {row.attachments.map((id) => <li key={id}>{props.attachment?.(id, name(id)) ?? name(id)}</li>)}
    </ul>
  );
}
