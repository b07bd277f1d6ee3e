import { useDraggable } from '@dnd-kit/core';
import type { PointerEventHandler } from 'react';
import type { FieldType } from '../../form/types';
import { PlusIcon } from '../../ui/icons';
import { offered } from './blank';
import { paletteId } from './drag';

function Item({ type, name, help, onAdd }: { type: FieldType; name: string; help: string; onAdd: (type: FieldType) => void }) {
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
export function Palette({ onAdd }: { onAdd: (type: FieldType) => void }) {
  return (
    <section className="mg-palette" aria-labelledby="palette-title">
      <h2 id="palette-title">項目を追加</h2>
      <ul>
        {offered.map((item) => (
          <Item key={item.type} {...item} onAdd={onAdd} />
        ))}
      </ul>
    </section>
  );
}
