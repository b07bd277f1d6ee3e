import { useDroppable } from '@dnd-kit/core';
import { saidWhen } from '../../form/editing/expression/words';
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, FormDocument, Page, Section } from '../../form/types';
import { Button } from '../../ui/button';
import { PlusIcon } from '../../ui/icons';
import { cardWords } from './card-words';
import { cardId, type Commands } from './commands';
import { sectionDropId } from './drag';
import { FieldCard, GroupCard, nearOf, type CardProps } from './field-card';
import { notesAt, type Note, type Notes } from './findings';
import { RuleCards } from './rule-cards';
import { chosenIds, type Selection } from './selection';
import { Sortables } from './sortables';

export interface CanvasProps {
  document: FormDocument;
  selection: Selection;
  notes: Notes;
  picking: boolean;
  commands: Commands;
}

/** The form as it stands: pages, their sections, their fields, and the checks over several. */
export function Canvas(props: CanvasProps) {
  const { document, selection, notes, commands } = props;
  return (
    <section className="mg-canvas" aria-label="様式">
      <button type="button" className="mg-canvas__form" aria-pressed={selection.kind === 'form'} onClick={() => commands.dispatch({ do: 'select', selection: { kind: 'form' } })}>
        <strong>{withoutReadings(document.title.ja)}</strong>
        <small>様式の設定</small>
        <NoteLines notes={notesAt(notes, { kind: 'form' })} />
      </button>
      {document.pages.map((page, index) => <PageBlock key={page.id} {...props} page={page} index={index} />)}
      <Button variant="outline" icon={<PlusIcon />} onClick={() => commands.dispatch({ do: 'add_page', after: document.pages.length - 1 })}>ページを追加</Button>
      <RuleCards {...props} />
    </section>
  );
}

export function NoteLines({ notes }: { notes: readonly Note[] }) {
  return notes.map((note) => <small key={note.key + note.rest + note.text} className="mg-card-field__finding" data-severity={note.severity}>{note.text}</small>);
}

function PageBlock(props: CanvasProps & { page: Page; index: number }) {
  const { page, index, document, selection, notes, commands } = props;
  const chosen = selection.kind === 'page' && selection.page === index;
  return (
    <section className="mg-canvas__page" aria-label={`${index + 1}ページ目 ${withoutReadings(page.title.ja)}`}>
      <button type="button" id={cardId(page.id)} className="mg-canvas__page-title" aria-pressed={chosen} onClick={() => commands.dispatch({ do: 'select', selection: { kind: 'page', page: index } })}>
        <span>{index + 1}</span>
        {withoutReadings(page.title.ja)}
        {page.visible_if && <em>{saidWhen(page.visible_if, document)}</em>}
        <NoteLines notes={notesAt(notes, { kind: 'page', id: page.id })} />
      </button>
      {page.sections.map((section, at) => <SectionBlock key={section.id} {...props} section={section} page={index} index={at} />)}
      <Button variant="text" size="sm" icon={<PlusIcon />} onClick={() => commands.dispatch({ do: 'add_section', page: index })}>まとまりを追加</Button>
    </section>
  );
}

function SectionBlock(props: Omit<CanvasProps, 'page'> & { section: Section; page: number; index: number }) {
  const { section, page, index, document, selection, notes, commands } = props;
  const { setNodeRef, isOver } = useDroppable({ id: sectionDropId(page, index) });
  const chosen = selection.kind === 'section' && selection.page === page && selection.section === index;
  return (
    <div className="mg-canvas__section" ref={setNodeRef} data-over={isOver || undefined}>
      <button type="button" id={cardId(section.id)} className="mg-canvas__section-title" aria-pressed={chosen} onClick={() => commands.dispatch({ do: 'select', selection: { kind: 'section', page, section: index } })}>
        {section.title ? withoutReadings(section.title.ja) : '（見出しのないまとまり）'}
        {section.visible_if && <em>{saidWhen(section.visible_if, document)}</em>}
        <NoteLines notes={notesAt(notes, { kind: 'section', id: section.id })} />
      </button>
      <Sortables fields={section.fields}>
        <ol>{section.fields.map((field) => <OneCard key={field.id} {...props} field={field} />)}</ol>
      </Sortables>
      {section.fields.length === 0 && <p className="mg-canvas__empty">ここに項目を追加してください。左の一覧から選ぶか、引いて運びます。</p>}
    </div>
  );
}

function OneCard({ field, document, selection, notes, picking, commands }: CanvasProps & { field: Field }) {
  const ids = chosenIds(selection);
  const cardOf = (one: Field, group?: string): CardProps => ({
    field: one,
    chosen: ids.includes(one.id),
    picking,
    words: cardWords(one, document),
    notes: notesAt(notes, { kind: 'field', id: one.id }),
    near: nearOf(document, one, { group }),
    commands,
    ...(group !== undefined && { group }),
  });
  if (field.type !== 'group') return <FieldCard {...cardOf(field)} />;
  return <GroupCard {...cardOf(field)} field={field} members={field.fields.map((member) => <FieldCard key={member.id} {...cardOf(member, field.id)} />)} />;
}
