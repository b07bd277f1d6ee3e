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
import { useLoad } from '../app/use-load';
import { fetchCategories, fetchProcedures, type ProcedureCard } from '../data/procedures';
import { WindowBadge, usePeriodText } from './period';
import { SearchBox } from './search-box';

function address(q: string, category: string): string {
  const query = new URLSearchParams();
  if (q) query.set('q', q);
  if (category) query.set('category', category);
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
function Results({ q, category }: { q: string; category: string }) {
  const t = useT<Key>();
  const { data, problem, loading, reload, set } = useLoad(`procedures ${q} ${category}`, (signal) => fetchProcedures({ q, category }, signal));
  const [more, setMore] = useState<{ loading: boolean; problem?: Problem }>({ loading: false });
  if (loading) return <Skeleton lines={6} />;
  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (!data) return null;
  const next = async () => {
    setMore({ loading: true });
    try {
      const page = await fetchProcedures({ q, category, after: data.next });
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

export default function ProceduresPage() {
  const t = useT<Key>();
  const siteName = useSiteName();
  const { query } = useLocation();
  const q = query.get('q') ?? '';
  const category = query.get('category') ?? '';
  const categories = useLoad('categories', fetchCategories);
  useTitle(t('citizen.procedures'), siteName);
  return (
    <>
      <PageHeader title={t('citizen.procedures')} breadcrumbs={[{ label: t('citizen.home'), href: '/' }, { label: t('citizen.procedures') }]} focus />
      <div className="mg-stack">
        <SearchBox key={q} initial={q} onSearch={(text) => navigate(address(text, category))} />
        <Field label={t('citizen.category')}>
          <Select
            value={category}
            placeholder={t('citizen.allCategories')}
            options={(categories.data ?? []).map((c) => ({ value: c.id, label: c.name }))}
            onChange={(event) => navigate(address(q, event.target.value))}
          />
        </Field>
        <Results q={q} category={category} />
      </div>
    </>
  );
}
