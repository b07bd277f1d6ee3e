import { useState } from 'react';
import { useT } from '../../i18n/context';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { SearchIcon } from '../../ui/icons';
import { TextInput } from '../../ui/input';
import type { Key } from '../app/language';

/** Asks what the resident wants to do. */
export function SearchBox({ initial = '', onSearch }: { initial?: string; onSearch: (q: string) => void }) {
  const t = useT<Key>();
  const [q, setQ] = useState(initial);
  return (
    <form
      role="search"
      className="c-search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(q.trim());
      }}
    >
      <Field label={t('citizen.searchLabel')}>
        <TextInput type="search" enterKeyHint="search" maxLength={100} value={q} onChange={(e) => setQ(e.target.value)} placeholder={t('citizen.searchExample')} />
      </Field>
      <Button type="submit" icon={<SearchIcon />}>{t('citizen.search')}</Button>
    </form>
  );
}
