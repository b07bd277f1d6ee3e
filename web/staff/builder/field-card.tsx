import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { useState } from 'react';
import type { Field } from '../../form/types';
import { ConfirmDialog } from '../../ui/dialog';
import { GripIcon } from '../../ui/icons';
import { Menu } from '../../ui/menu';
import { typeName } from './blank';
import type { Finding } from './builder';
import { reading } from './conditions';
import type { Action, BuilderState } from './state';
import { references } from './tree';

interface Props {
  field: Field;
  state: BuilderState;
  dispatch: (action: Action) => void;
  findings: readonly Finding[];
}

/** One field in the form: choose it, drag it, or work it from its menu. */
export function FieldCard({ field, state, dispatch, findings }: Props) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({ id: field.id });
  const [removing, setRemoving] = useState(false);
  const chosen = state.selection.kind === 'field' && state.selection.id === field.id;
  const broken = references(state.document, [field.id]);
  const remove = () => dispatch({ do: 'remove', id: field.id });
  return (
    <li ref={setNodeRef} className="mg-card-field" data-chosen={chosen || undefined} data-dragging={isDragging || undefined} style={{ transform: CSS.Translate.toString(transform), transition }}>
      <button type="button" ref={setActivatorNodeRef} className="mg-card-field__grip" {...attributes} {...listeners} aria-label={`「${field.label.ja}」を動かす`}>
        <GripIcon />
      </button>
      <button type="button" className="mg-card-field__main" aria-pressed={chosen} onClick={() => dispatch({ do: 'select', selection: { kind: 'field', id: field.id } })}>
        <span className="mg-card-field__label">
          {field.label.ja}
          {'required' in field && field.required && <em>※必須</em>}
        </span>
        <small>{typeName(field.type)}</small>
        {field.visible_if && <small className="mg-card-field__rule">{reading(field.visible_if, state.document)}のとき表示</small>}
        {findings.map((finding) => (
          <small key={finding.key + finding.path} className="mg-card-field__finding" data-severity={finding.severity}>
            {finding.text}
          </small>
        ))}
      </button>
      <Menu
        variant="text"
        label={
          <>
            <span aria-hidden="true">⋯</span>
            <span className="mg-sr">「{field.label.ja}」の操作</span>
          </>
        }
        items={[
          { key: 'up', label: '上へ', onSelect: () => dispatch({ do: 'step', id: field.id, by: -1 }) },
          { key: 'down', label: '下へ', onSelect: () => dispatch({ do: 'step', id: field.id, by: 1 }) },
          { key: 'copy', label: '複製', onSelect: () => dispatch({ do: 'duplicate', id: field.id }) },
          { key: 'remove', label: '削除', tone: 'danger', onSelect: () => (broken.length > 0 ? setRemoving(true) : remove()) },
        ]}
      />
      <ConfirmDialog open={removing} title={`「${field.label.ja}」を削除しますか`} confirmLabel="削除する" tone="danger" onConfirm={remove} onClose={() => setRemoving(false)}>
        <p>次の条件や計算がこの項目を使っています。削除すると、公開の前に直す必要があります。</p>
        <ul>
          {broken.map((reference) => (
            <li key={reference.id}>{reference.name}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </li>
  );
}
