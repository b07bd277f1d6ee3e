import { useDroppable } from '@dnd-kit/core';
import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { memo, type KeyboardEvent, type ReactNode } from 'react';
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, GroupField } from '../../form/types';
import { Checkbox } from '../../ui/choice';
import { GripIcon } from '../../ui/icons';
import { Menu } from '../../ui/menu';
import { cardId, type Commands } from './commands';
import { groupDropId } from './drag';
import type { Note } from './findings';
import { typeName } from './palette-types';
import { Sortables } from './sortables';
import { nearGroup, type Place } from './tree';
import type { FormDocument } from '../../form/types';

export interface CardProps {
  field: Field;
  chosen: boolean;
  /** Checkboxes are shown, for a finger. */
  picking: boolean;
  /** Its conditions in words, one a line. */
  words: string;
  notes: readonly Note[];
  /** The id of the group whose member it is. */
  group?: string;
  /** A group beside it that could take it in. */
  near?: string;
  commands: Commands;
}

function onKeyDown(event: KeyboardEvent, { field, commands, chosen }: CardProps) {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by !== 0) {
    event.preventDefault();
    if (event.altKey) commands.step(field.id, by);
    else commands.walk(field.id, by, event.shiftKey);
  } else if (event.key === ' ' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    commands.choose(field.id, { toggle: true });
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault();
    commands.removeWith(field.id);
  } else if (event.key === 'Escape' && chosen) commands.choose(field.id);
}

function Marks({ field }: { field: Field }) {
  const marks = [
    'required' in field && field.required && '※必須',
    'required_if' in field && field.required_if && '答えによって必須',
    'staff_only' in field && field.staff_only && '職員だけ',
    'sensitive' in field && field.sensitive && '要配慮',
    'searchable' in field && field.searchable && '検索できる',
  ].filter((mark) => typeof mark === 'string');
  return <>{marks.map((mark) => <em key={mark} data-mark={mark}>{mark}</em>)}</>;
}

function menuItems({ field, commands, group, near }: CardProps) {
  const { id } = field;
  return [
    { key: 'up', label: '上へ', onSelect: () => commands.step(id, -1) },
    { key: 'down', label: '下へ', onSelect: () => commands.step(id, 1) },
    ...(near !== undefined ? [{ key: 'in', label: '繰り返しの中へ', onSelect: () => commands.enter(id, near) }] : []),
    ...(group !== undefined ? [{ key: 'out', label: '繰り返しの外へ', onSelect: () => commands.leave(id) }] : []),
    { key: 'see', label: 'この項目を見る', onSelect: () => commands.see(id) },
    { key: 'copy', label: 'コピー', onSelect: () => commands.copy(id) },
    { key: 'cut', label: '切り取り', onSelect: () => commands.cut(id) },
    { key: 'duplicate', label: '複製', onSelect: () => commands.duplicate(id) },
    { key: 'remove', label: '削除', tone: 'danger' as const, onSelect: () => commands.removeWith(id) },
  ];
}

/** One field in the form: choose it, drag it, or work it from its menu or keys. */
function Card(props: CardProps & { children?: ReactNode }) {
  const { field, chosen, picking, words, notes, commands, children } = props;
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({ id: field.id });
  const label = withoutReadings(field.label.ja) || '（名前のない項目）';
  return (
    <li ref={setNodeRef} className="mg-card-field" data-chosen={chosen || undefined} data-dragging={isDragging || undefined} style={{ transform: CSS.Translate.toString(transform), transition }}>
      <div className="mg-card-field__row">
        {picking && <span className="mg-card-field__pick"><Checkbox label={<span className="mg-sr">「{label}」を選ぶ</span>} checked={chosen} onChange={() => commands.choose(field.id, { toggle: true })} /></span>}
        <button type="button" ref={setActivatorNodeRef} className="mg-card-field__grip" {...attributes} {...listeners} aria-label={`「${label}」を動かす`}>
          <GripIcon />
        </button>
        <button
          type="button"
          id={cardId(field.id)}
          className="mg-card-field__main"
          aria-pressed={chosen}
          aria-keyshortcuts="F2"
          onClick={(e) => commands.choose(field.id, { toggle: e.ctrlKey || e.metaKey || picking, range: e.shiftKey })}
          onKeyDown={(e) => onKeyDown(e, props)}
        >
          <span className="mg-card-field__label">{label}<Marks field={field} /></span>
          <small>{typeName(field.type)}</small>
          {words.split('\n').filter(Boolean).map((line) => <small key={line} className="mg-card-field__rule">{line}</small>)}
          {notes.map((note) => <small key={note.key + note.rest + note.text} className="mg-card-field__finding" data-severity={note.severity}>{note.text}</small>)}
        </button>
        <Menu variant="text" label={<><span aria-hidden="true">⋯</span><span className="mg-sr">「{label}」の操作</span></>} items={menuItems(props)} />
      </div>
      {children}
    </li>
  );
}

export const FieldCard = memo(Card);

/** A repeating group with its members inside; things can be dropped among them. */
export function GroupCard({ members, ...props }: CardProps & { field: GroupField; members: ReactNode }) {
  const { field } = props;
  const { setNodeRef, isOver } = useDroppable({ id: groupDropId(field.id) });
  return (
    <Card {...props}>
      <div className="mg-card-field__members" ref={setNodeRef} data-over={isOver || undefined}>
        <p className="mg-sub">1行の中の項目（{field.min_rows ?? 0}〜{field.max_rows ?? 10}行）</p>
        <Sortables fields={field.fields}>
          <ol aria-label={`「${withoutReadings(field.label.ja)}」の中の項目`}>{members}</ol>
        </Sortables>
        {field.fields.length === 0 && <p className="mg-canvas__empty">ここに項目を引いて入れてください。</p>}
      </div>
    </Card>
  );
}

/** The group that could take a field in. */
export const nearOf = (document: FormDocument, field: Field, place: Pick<Place, 'group'>): string | undefined => (place.group === undefined ? nearGroup(document, field.id)?.id : undefined);
