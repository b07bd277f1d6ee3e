import './library.css';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Loaded } from '../../../../console/query';
import { Button } from '../../../../ui/button';
import { EmptyState } from '../../../../ui/page';
import { api, data } from '../../../data/client';
import { Card } from './card';
import { anything, fits, narrows, shelves, type Item, type Wish } from './find';
import { Opened } from './template';
import { Wishes } from './wishes';

/** The gallery of ready procedures; the wish and the opened one stand in the address. */
export function Library() {
  const library = useQuery({ queryKey: ['library'], queryFn: async () => (await data(api.GET('/api/library'))).items, staleTime: Infinity });
  return <Loaded query={library}>{(items) => <Gallery items={items} />}</Loaded>;
}

function Gallery({ items }: { items: readonly Item[] }) {
  const [params, setParams] = useSearchParams();
  const [wish, setWish] = useState<Wish>(() => wishOf(params));
  const categories = useMemo(() => shelves(items).map((s) => s.category).sort((a, b) => a.localeCompare(b, 'ja')), [items]);
  const quiet = useDeferredValue(wish);
  const found = useMemo(() => items.filter((item) => fits(item, quiet)), [items, quiet]);
  // What is typed is kept here; the address follows, so that a way back leads to the same cards.
  useEffect(() => {
    const next = written(wish, new URLSearchParams(params));
    if (next.toString() !== params.toString()) setParams(next, { replace: true });
  }, [wish, params, setParams]);
  const opened = items.find((item) => item.key === params.get('template'));
  const open = (key?: string) =>
    setParams((now) => {
      if (key === undefined) now.delete('template');
      else now.set('template', key);
      return now;
    });
  return (
    <div className="mg-stack-l">
      <Wishes wish={wish} categories={categories} onChange={setWish} />
      <div className="mg-wishes__found">
        <p className="mg-sub" role="status">{found.length === items.length ? `${items.length}件のひな形があります。` : `${items.length}件のうち${found.length}件が当てはまります。`}</p>
        {narrows(wish) && <Button variant="text" size="sm" onClick={() => setWish(anything)}>条件を消す</Button>}
      </div>
      {found.length === 0 && <EmptyState title="当てはまるひな形がありません">条件を変えるか、白紙から作ってください。</EmptyState>}
      {shelves(found).map((shelf) => (
        <section key={shelf.category} aria-label={shelf.category}>
          <h2 className="mg-shelf__name">{shelf.category}<span className="mg-sub">（{shelf.items.length}件）</span></h2>
          <ul className="mg-shelf">
            {shelf.items.map((item) => <Card key={item.key} item={item} onOpen={open} />)}
          </ul>
        </section>
      ))}
      {opened && <Opened key={opened.key} item={opened} onClose={() => open()} />}
    </div>
  );
}

const keys = { words: 'q', category: 'category', use: 'use', minutes: 'minutes', parts: 'parts' } as const;

function wishOf(params: URLSearchParams): Wish {
  const list = params.get(keys.parts);
  return {
    words: params.get(keys.words) ?? anything.words,
    category: params.get(keys.category) ?? anything.category,
    use: params.get(keys.use) ?? anything.use,
    minutes: Number(params.get(keys.minutes) ?? 0) || 0,
    parts: list ? list.split(',') : anything.parts,
  };
}

function written(wish: Wish, params: URLSearchParams): URLSearchParams {
  const set = (key: string, value: string) => (value === '' || value === '0' ? params.delete(key) : params.set(key, value));
  set(keys.words, wish.words);
  set(keys.category, wish.category);
  set(keys.use, wish.use);
  set(keys.minutes, String(wish.minutes));
  set(keys.parts, wish.parts.join(','));
  return params;
}
