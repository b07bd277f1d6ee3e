import './pages.css';
import { Suspense, lazy, useState } from 'react';
import { useLanguage, useT } from '../../i18n/context';
import { formatDateTime } from '../../i18n/date';
import { Button, ButtonLink } from '../../ui/button';
import { ConfirmDialog } from '../../ui/dialog';
import { ChevronRightIcon } from '../../ui/icons';
import { Link } from '../../ui/link';
import { Skeleton } from '../../ui/spinner';
import { Failure } from '../app/failure';
import type { Key } from '../app/language';
import { navigate, useTitle } from '../app/router';
import { useSiteName } from '../app/site';
import { useLoad } from '../app/use-load';
import { deleteDraft } from '../data/drafts';
import { fetchCategories } from '../data/procedures';
import { browserFiles } from '../draft/file-store';
import { forgetDraft, listDrafts, type LocalDraft } from '../draft/local';
import { SearchBox } from './search-box';

const Finders = lazy(() => import('./finder/entry'));

async function discard(draft: LocalDraft): Promise<void> {
  forgetDraft(draft.slug);
  if (!draft.id) return;
  for (const file of await browserFiles.list(draft.id)) await browserFiles.remove(file.key);
  // Here it is gone; what the server has ends by itself if this fails.
  await deleteDraft(draft.id).catch(() => undefined);
}

/** What was begun on this device and not handed in. */
function Unfinished() {
  const t = useT<Key>();
  const language = useLanguage();
  const [drafts, setDrafts] = useState(listDrafts);
  const [asked, ask] = useState<LocalDraft>();
  if (drafts.length === 0) return null;
  return (
    <section className="c-section">
      <h2>{t('citizen.unfinished')}</h2>
      {drafts.map((draft) => (
        <div className="c-resume" key={draft.slug}>
          <div className="c-resume__text">
            <strong>{draft.title}</strong>
            <p className="mg-sub">{t('citizen.lastTyped', { at: formatDateTime(draft.updatedAt, language) })}</p>
          </div>
          <ButtonLink href={`/apply/${draft.slug}`}>{t('citizen.resume')}</ButtonLink>
          <Button variant="text" onClick={() => ask(draft)}>{t('citizen.discard')}</Button>
        </div>
      ))}
      <ConfirmDialog
        open={Boolean(asked)}
        title={t('citizen.discardTitle', { title: asked?.title ?? '' })}
        confirmLabel={t('citizen.discard')}
        tone="danger"
        onClose={() => ask(undefined)}
        onConfirm={async () => {
          if (asked) await discard(asked);
          ask(undefined);
          setDrafts(listDrafts());
        }}
      >
        <p>{t('citizen.discardText')}</p>
      </ConfirmDialog>
    </section>
  );
}

function Categories() {
  const t = useT<Key>();
  const { data, problem, loading, reload } = useLoad('categories', fetchCategories);
  return (
    <section className="c-section">
      <h2>{t('citizen.categories')}</h2>
      {loading && <Skeleton />}
      {problem && <Failure problem={problem} onRetry={reload} />}
      <ul className="c-tiles">
        {data?.map((category) => (
          <li key={category.id}>
            <Link className="c-tile" href={`/procedures?category=${category.id}`}>{category.name}<ChevronRightIcon /></Link>
          </li>
        ))}
        {data && <li><Link className="c-tile" href="/procedures">{t('citizen.allProcedures')}<ChevronRightIcon /></Link></li>}
      </ul>
    </section>
  );
}

export default function HomePage() {
  const t = useT<Key>();
  const siteName = useSiteName();
  useTitle(t('citizen.service'), siteName);
  return (
    <>
      <div className="c-hero">
        <h1>{t('citizen.homeTitle', { name: siteName })}</h1>
        <p className="c-hero__lead">{t('citizen.homeLead')}</p>
        <SearchBox onSearch={(q) => navigate(`/procedures?q=${encodeURIComponent(q)}`)} />
      </div>
      <Unfinished />
      <Suspense fallback={null}><Finders /></Suspense>
      <Categories />
      <section className="c-section">
        <h2>{t('citizen.afterApplying')}</h2>
        <ul className="c-tiles">
          <li><Link className="c-tile" href="/status">{t('citizen.statusLink')}<ChevronRightIcon /></Link></li>
          <li><Link className="c-tile" href="/help">{t('citizen.help')}<ChevronRightIcon /></Link></li>
        </ul>
      </section>
    </>
  );
}
