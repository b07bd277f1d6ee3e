import { useDraggable } from '@dnd-kit/core';
import { memo, useState, type PointerEventHandler } from 'react';
import type { FieldType } from '../../form/types';
import { PlusIcon } from '../../ui/icons';
import { TextInput } from '../../ui/input';
import { paletteId } from './drag';
import { foundTypes, paletteCategories, type PaletteType } from './palette-types';

function Item({ type, name, help, onAdd }: PaletteType & { onAdd: (type: FieldType) => void }) {
  // Only the pointer drags from here: Enter and Space add, which says more than a lift would.
  const { setNodeRef, listeners } = useDraggable({ id: paletteId(type) });
  const lift = listeners?.onPointerDown as PointerEventHandler | undefined;
  return (
    <li>
      <button type="button" ref={setNodeRef} className="mg-palette__item" onPointerDown={lift} onClick={() => onAdd(type)} title={help}>
        <PlusIcon />
        <span>
          {name}
          <small>{help}</small>
        </span>
      </button>
    </li>
  );
}

/** The field types: click or press Enter to add, or drag into the form. */
export const Palette = memo(function Palette({ onAdd }: { onAdd: (type: FieldType) => void }) {
  const [search, setSearch] = useState('');
  const found = foundTypes(search);
  return (
    <section className="mg-palette" aria-labelledby="palette-title">
      <h2 id="palette-title">項目を追加</h2>
      <TextInput inputSize="sm" type="search" aria-label="項目の種類をさがす" placeholder="種類をさがす" value={search} onChange={(e) => setSearch(e.target.value)} />
      {found.map(({ category, types }) => (
        <div key={category} role="group" aria-label={paletteCategories[category]}>
          <h3>{paletteCategories[category]}</h3>
          <ul>{types.map((item) => <Item key={item.type} {...item} onAdd={onAdd} />)}</ul>
        </div>
      ))}
      {found.length === 0 && <p className="mg-sub" role="status">見つかりません。「1行の文字」はどんな答えにも使えます。</p>}
    </section>
  );
});
