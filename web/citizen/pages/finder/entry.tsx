import { useT } from '../../../i18n/context';
import { ChevronRightIcon } from '../../../ui/icons';
import { Link } from '../../../ui/link';
import type { Key } from '../../app/language';
import { Texts } from '../../app/texts';
import { useLoad } from '../../app/use-load';
import { fetchFinders } from '../../data/finders';
import { entryWords } from './words';

function Entry() {
  const t = useT<Key>();
  const { data } = useLoad('finders', fetchFinders);
  // Without a finder, or without a connection, the other ways are there.
  if (!data || data.length === 0) return null;
  return (
    <section className="c-section">
      <div className="c-guide">
        <div>
          <h2>{t('finder.homeTitle')}</h2>
          <p>{t('finder.homeLead')}</p>
        </div>
        <ul>
          {data.map((finder) => (
            <li key={finder.slug}><Link className="c-tile" href={`/finder/${finder.slug}`}>{finder.title}<ChevronRightIcon /></Link></li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** The way to the guided finders, for those who do not know the procedure's name. */
export default function FinderEntry() {
  return <Texts words={entryWords}><Entry /></Texts>;
}
