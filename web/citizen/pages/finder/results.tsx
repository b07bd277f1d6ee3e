import { pick } from '../../../form/fields/kind';
import { useLanguage, useT } from '../../../i18n/context';
import { NotificationBanner } from '../../../ui/banner';
import { Button, ButtonLink } from '../../../ui/button';
import { Link } from '../../../ui/link';
import { EmptyState, PageHeader } from '../../../ui/page';
import type { Key } from '../../app/language';
import type { ProcedureCard } from '../../data/procedures';
import { WindowBadge } from '../period';
import type { Finder, Result } from '../../../form/guide';

/** The procedures with the reason for each. */
export function ResultList({ results, procedures, level }: { results: readonly Result[]; procedures: ReadonlyMap<string, ProcedureCard>; level: 2 | 3 }) {
  const language = useLanguage();
  const Title = level === 2 ? 'h2' : 'h3';
  return (
    <ul className="c-list">
      {results.map((result) => {
        const procedure = procedures.get(result.procedure);
        return procedure && (
          <li className="c-proc" key={result.procedure}>
            <Title className="c-proc__title"><Link href={`/procedures/${procedure.slug}`}>{procedure.title}</Link><WindowBadge window={procedure.window} /></Title>
            <p className="c-because">{pick(result.reason, language)}</p>
          </li>
        );
      })}
    </ul>
  );
}

interface Props {
  finder: Finder;
  results: readonly Result[];
  procedures: ReadonlyMap<string, ProcedureCard>;
  onBack: () => void;
  onAgain: () => void;
}

/** What the answers led to, or whom to ask. */
export function Results({ finder, results, procedures, onBack, onAgain }: Props) {
  const t = useT<Key>();
  const language = useLanguage();
  const contact = finder.contact && pick(finder.contact, language);
  return (
    <div className="mg-stack-l">
      <PageHeader title={t('finder.results')} lead={results.length > 0 ? t('finder.resultsLead', { count: results.length }) : undefined} focus />
      {results.length > 0
        ? <ResultList results={results} procedures={procedures} level={2} />
        : <EmptyState title={t('finder.nothingTitle')}><p>{t('finder.nothingText')}</p></EmptyState>}
      {contact && (
        <section>
          <h2>{t('finder.contact')}</h2>
          <p className="c-text">{contact}</p>
        </section>
      )}
      {results.length > 0 && <NotificationBanner type="info" title={t('finder.noteTitle')}><p>{t('finder.noteText')}</p></NotificationBanner>}
      <div className="mg-row">
        <Button variant="outline" onClick={onBack}>{t('finder.change')}</Button>
        <Button variant="outline" onClick={onAgain}>{t('finder.again')}</Button>
        <ButtonLink href="/procedures" variant="text">{t('finder.search')}</ButtonLink>
      </div>
    </div>
  );
}
