import './builder.css';
import { memo, useEffect, useMemo, useReducer, useRef, useState, type ReactNode } from 'react';
import { visiblePages } from '../../form/engine';
import { indexOf } from '../../form/evaluate/form-index';
import { fieldsReady } from '../../form/fields/late';
import { FormRenderer } from '../../form/renderer';
import { forResidents } from '../../form/staff-only';
import type { Answers, FormDocument } from '../../form/types';
import { WithFields } from '../../form/with-fields';
import { I18nProvider } from '../../i18n/context';
import type { Language } from '../../i18n/language';
import type { Catalogue } from '../../i18n/message';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Select } from '../../ui/input';
import { previewServices } from './preview-services';

interface Props {
  document: FormDocument;
  /** The field that is worked on: the preview turns to its page. */
  field?: string;
  /** Asked to be seen; `times` tells one wish from the next. */
  seen?: { id: string; times: number };
  /** Answers to begin with. */
  start?: Answers;
}

const words: Record<Language, () => Promise<Catalogue>> = {
  ja: async () => ({ ...(await import('../../i18n/ui/ja')).ui, ...(await import('../../i18n/form/ja')).form }),
  'ja-easy': async () => ({ ...(await import('../../i18n/ui/ja-easy')).ui, ...(await import('../../i18n/form/ja-easy')).form }),
  en: async () => ({ ...(await import('../../i18n/ui/en')).ui, ...(await import('../../i18n/form/en')).form }),
};

/** The form's own sentences in the language of the preview. */
function Spoken({ language, children }: { language: Language; children: ReactNode }) {
  const [spoken, setSpoken] = useState<{ language: Language; catalogue: Catalogue }>();
  useEffect(() => {
    let wanted = true;
    void words[language]().then((catalogue) => wanted && setSpoken({ language, catalogue }));
    return () => void (wanted = false);
  }, [language]);
  if (!spoken) return null;
  return <I18nProvider language={spoken.language} catalogue={spoken.catalogue}>{children}</I18nProvider>;
}

/** Tells that the types of the form's fields have come. */
function Came({ onCame }: { onCame: () => void }) {
  useEffect(onCame, [onCame]);
  return null;
}

/** The real renderer at the width of a phone, or of a desktop; answers here go nowhere. */
export const Preview = memo(function Preview({ document: whole, field, seen, start }: Props) {
  // As residents are sent it: without the fields for staff.
  const document = useMemo(() => forResidents(whole), [whole]);
  const [, came] = useReducer((n: number) => n + 1, 0);
  const ready = fieldsReady(document);
  const [answers, setAnswers] = useState<Answers>(start ?? {});
  const [page, setPage] = useState<string>();
  const [language, setLanguage] = useState<Language>('ja');
  const [wide, setWide] = useState(false);
  const phone = useRef<HTMLDivElement>(null);
  // What conditions say of a field is known once its type is there.
  const pages = useMemo(() => (ready ? visiblePages(document, answers, { language }) : []), [document, answers, language, ready]);
  const services = useMemo(() => previewServices(document), [document]);
  const [followed, setFollowed] = useState<string>();
  if (field !== followed) {
    // What is worked on comes into view, once; afterwards one may turn the pages.
    setFollowed(field);
    const own = field === undefined ? undefined : indexOf(document).byId.get(field)?.page.id;
    if (own !== undefined) setPage(own);
  }
  useEffect(() => {
    if (!seen) return undefined;
    const timer = setTimeout(() => show(phone.current, seen.id), 60);
    return () => clearTimeout(timer);
  }, [seen]);
  const at = Math.max(0, pages.findIndex((p) => p.id === page));
  const current = pages[at];
  const hidden = page !== undefined && !pages.some((p) => p.id === page);
  const drawn = current && <Spoken language={language}><FormRenderer document={document} answers={answers} onChange={setAnswers} page={document.layout === 'single' ? undefined : current.id} language={language} services={services} /></Spoken>;
  const turn = (to: number) => setPage(pages[to]?.id);
  return (
    <div className="mg-preview">
      <div className="mg-row">
        <Select inputSize="sm" aria-label="見る言葉" value={language} onChange={(e) => setLanguage(e.target.value as Language)} options={[{ value: 'ja', label: '日本語' }, { value: 'ja-easy', label: 'やさしい日本語' }, { value: 'en', label: '英語' }]} />
        <Button variant="outline" size="sm" onClick={() => setWide(true)}>パソコンの幅で見る</Button>
      </div>
      {hidden && <p className="mg-sub" role="status">選んだ項目のページは、今の答えでは表示されません。</p>}
      {!current && ready && <p className="mg-sub">表示できるページがありません。</p>}
      {!ready && <WithFields document={document}>{() => <Came onCame={came} />}</WithFields>}
      {current && !wide && <div className="mg-preview__phone" role="region" aria-label="スマートフォンでの見え方" tabIndex={0} ref={phone}>{drawn}</div>}
      <Turning at={at} count={pages.length} onTurn={turn} onClear={() => setAnswers({})} />
      <Dialog open={wide} onClose={() => setWide(false)} title="パソコンでの見え方" size="lg" actions={<Turning at={at} count={pages.length} onTurn={turn} onClear={() => setAnswers({})} />}>
        <div className="mg-preview__wide">{drawn}</div>
      </Dialog>
    </div>
  );
});

function Turning({ at, count, onTurn, onClear }: { at: number; count: number; onTurn: (to: number) => void; onClear: () => void }) {
  return (
    <div className="mg-row">
      <Button variant="outline" size="sm" disabled={at === 0} onClick={() => onTurn(at - 1)}>前のページ</Button>
      <span className="mg-sub">{count === 0 ? 0 : at + 1} / {count}</span>
      <Button variant="outline" size="sm" disabled={at >= count - 1} onClick={() => onTurn(at + 1)}>次のページ</Button>
      <Button variant="text" size="sm" onClick={onClear}>答えを消す</Button>
    </div>
  );
}

/** Brings a field of the preview into view and marks it for a moment. */
function show(box: HTMLElement | null, id: string) {
  const element = box?.querySelector(`[id^="${CSS.escape(`answers.${id}`)}"]`) ?? box?.querySelector(`[id*="${CSS.escape(`.${id}`)}"]`);
  const field = element?.closest('.mf-field') ?? element;
  if (!(field instanceof HTMLElement)) return;
  field.scrollIntoView({ block: 'center' });
  field.dataset.seen = 'true';
  setTimeout(() => delete field.dataset.seen, 1600);
}
