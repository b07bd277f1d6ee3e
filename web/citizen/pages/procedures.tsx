import './pages.css';
import { useState } from 'react';
import { asProblem, type Problem } from '../../api/problem';
import { useT } from '../../i18n/context';
import { Field } from '../../ui/field';
import { Select } from '../../ui/input';
import { Link } from '../../ui/link';
import { EmptyState, MoreButton, PageHeader } from '../../ui/page';
import { Skeleton } from '../../ui/spinner';
import { Failure } from '../app/failure';
import type { Key } from '../app/language';
import { navigate, useLocation, useTitle } from '../app/router';
import { useSiteName } from '../app/site';
import { Texts } from '../app/texts';
import { useLoad } from '../app/use-load';
import { fetchCategories, fetchProcedures, fetchTags, type ProcedureCard } from '../data/procedures';
import { WindowBadge, usePeriodText } from './period';
import { SearchBox } from './search-box';
import { pageWords } from './words-page';

/** More would push the list off a phone's screen. */
const mostTags = 12;

function address(q: string, category: string, tag: string): string {
  const query = new URLSearchParams();
  if (q) query.set('q', q);
  if (category) query.set('category', category);
  if (tag) query.set('tag', tag);
  const text = query.toString();
  return text ? `/procedures?${text}` : '/procedures';
}

function Item({ procedure }: { procedure: ProcedureCard }) {
  const period = usePeriodText();
  return (
    <li className="c-proc">
      <h2 className="c-proc__title">
        <Link href={`/procedures/${procedure.slug}`}>{procedure.title}</Link>
        <WindowBadge window={procedure.window} />
      </h2>
      {procedure.description && <p className="c-proc__text">{procedure.description}</p>}
      {(procedure.opens || procedure.closes) && <p className="c-proc__period">{period(procedure)}</p>}
    </li>
  );
}

/** A keyset list: the pages that came are kept, the next is asked for. */
function Results({ q, category, tag }: { q: string; category: string; tag: string }) {
  const t = useT<Key>();
  const { data, problem, loading, reload, set } = useLoad(`procedures ${q} ${category} ${tag}`, (signal) => fetchProcedures({ q, category, tag }, signal));
  const [more, setMore] = useState<{ loading: boolean; problem?: Problem }>({ loading: false });
  if (loading) return <Skeleton lines={6} />;
  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (!data) return null;
  const next = async () => {
    setMore({ loading: true });
    try {
      const page = await fetchProcedures({ q, category, tag, after: data.next });
      set({ ...page, items: [...data.items, ...page.items] });
      setMore({ loading: false });
    } catch (error) {
      setMore({ loading: false, problem: asProblem(error) });
    }
  };
  if (data.items.length === 0) return <EmptyState title={t('citizen.noProcedures')}><p>{t('citizen.noProceduresHint')}</p></EmptyState>;
  return (
    <>
      <ul className="c-list">{data.items.map((p) => <Item key={p.slug} procedure={p} />)}</ul>
      {more.problem && <Failure problem={more.problem} />}
      <MoreButton hasMore={Boolean(data.next)} loading={more.loading} onMore={() => void next()} shown={t('citizen.shown', { count: data.items.length })} />
    </>
  );
}

/** The tags in use as links; the one that is chosen is taken away by its own. */
function TagChoice({ chosen, to }: { chosen: string; to: (tag: string) => string }) {
  const t = useT<Key>();
  const { data } = useLoad('tags', fetchTags);
  if (!data || (data.length === 0 && !chosen)) return null;
  const names = data.slice(0, mostTags).map((tag) => tag.name);
  return (
    <nav aria-label={t('page.tag')}>
      <ul className="c-tags">
        {(names.includes(chosen) || !chosen ? names : [chosen, ...names]).map((name) => (
          <li key={name}><Link className="c-tag" aria-current={name === chosen || undefined} href={to(name === chosen ? '' : name)}>#{name}</Link></li>
        ))}
      </ul>
      {chosen && <p className="mg-sub" role="status">{t('page.tagged', { tag: chosen })} <Link href={to('')}>{t('page.untag')}</Link></p>}
    </nav>
  );
}

function ListPage() {
  const t = useT<Key>();
  const siteName = useSiteName();
  const { query } = useLocation();
  const q = query.get('q') ?? '';
  const category = query.get('category') ?? '';
  const tag = query.get('tag') ?? '';
  const categories = useLoad('categories', fetchCategories);
  useTitle(t('citizen.procedures'), siteName);
  return (
    <>
      <PageHeader title={t('citizen.procedures')} breadcrumbs={[{ label: t('citizen.home'), href: '/' }, { label: t('citizen.procedures') }]} focus />
      <div className="mg-stack">
        <SearchBox key={q} initial={q} onSearch={(text) => navigate(address(text, category, tag))} />
        <Field label={t('citizen.category')}>
          <Select
            value={category}
            placeholder={t('citizen.allCategories')}
            options={(categories.data ?? []).map((c) => ({ value: c.id, label: c.name }))}
            onChange={(event) => navigate(address(q, event.target.value, tag))}
          />
        </Field>
        <TagChoice chosen={tag} to={(name) => address(q, category, name)} />
        <Results q={q} category={category} tag={tag} />
      </div>
    </>
  );
}

export default function ProceduresPage() {
  return <Texts words={pageWords}><ListPage /></Texts>;
}
