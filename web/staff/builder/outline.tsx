import { memo, useState, type ReactNode } from 'react';
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, FormDocument } from '../../form/types';
import { TextInput } from '../../ui/input';
import type { Commands } from './commands';
import { countNotes, notesAt, type Note, type Notes } from './findings';
import { targetKey, type Target } from './locate';
import { typeName } from './palette-types';
import { withMembers } from './tree';

interface Props {
  document: FormDocument;
  notes: Notes;
  /** What is chosen now. */
  current: Target | undefined;
  commands: Commands;
}

/** Pages, sections and fields to jump to, with what is wrong counted; a search finds a field by its words. */
export const Outline = memo(function Outline({ document, notes, current, commands }: Props) {
  const [search, setSearch] = useState('');
  const word = search.trim().toLowerCase();
  const fits = (field: Field) => word === '' || `${withoutReadings(field.label.ja)} ${typeName(field.type)} ${field.id}`.toLowerCase().includes(word);
  const entry = (target: Target, label: ReactNode, own: readonly Note[]) => <Entry target={target} current={current} notes={own} onJump={() => commands.reveal(target)}>{label}</Entry>;
  const all = [...notes.values()].flat();
  const count = countNotes(all);
  const next = () => {
    const list = [...notes.values()].flat().map((n) => n.target);
    const at = current ? list.findIndex((t) => targetKey(t) === targetKey(current)) : -1;
    const other = list.slice(at + 1).find((t) => !current || targetKey(t) !== targetKey(current)) ?? list[0];
    if (other) commands.reveal(other);
  };
  return (
    <nav className="mg-outline" aria-label="目次">
      <TextInput inputSize="sm" type="search" aria-label="項目をさがす" placeholder="項目をさがす" value={search} onChange={(e) => setSearch(e.target.value)} />
      {all.length > 0 && (
        <button type="button" className="mg-outline__next" onClick={next}>
          {count.errors > 0 && `直すところ ${count.errors}`}{count.errors > 0 && count.warnings > 0 && '・'}{count.warnings > 0 && `確かめるところ ${count.warnings}`}（次へ）
        </button>
      )}
      <ol>
        {document.pages.map((page, index) => {
          const sections = page.sections.map((section) => ({ section, fields: section.fields.filter((field) => withMembers(field).some(fits)) }));
          if (word !== '' && sections.every(({ fields }) => fields.length === 0)) return null;
          return (
            <li key={page.id}>
              {entry({ kind: 'page', id: page.id }, <strong>{index + 1}. {withoutReadings(page.title.ja)}</strong>, notesAt(notes, { kind: 'page', id: page.id }))}
              {sections.map(({ section, fields }) => (
                <div key={section.id}>
                  {(page.sections.length > 1 || section.title) && entry({ kind: 'section', id: section.id }, withoutReadings(section.title?.ja ?? 'まとまり'), notesAt(notes, { kind: 'section', id: section.id }))}
                  <ol>
                    {fields.map((field) => (
                      <li key={field.id}>
                        {entry({ kind: 'field', id: field.id }, withoutReadings(field.label.ja), notesAt(notes, { kind: 'field', id: field.id }))}
                        {field.type === 'group' && (
                          <ol>{field.fields.filter((m) => fits(m) || fits(field)).map((member) => <li key={member.id}>{entry({ kind: 'field', id: member.id }, withoutReadings(member.label.ja), notesAt(notes, { kind: 'field', id: member.id }))}</li>)}</ol>
                        )}
                      </li>
                    ))}
                  </ol>
                </div>
              ))}
            </li>
          );
        })}
        {(document.rules ?? []).map((rule) => <li key={rule.id}>{entry({ kind: 'rule', id: rule.id }, <>確かめ: {rule.message.ja}</>, notesAt(notes, { kind: 'rule', id: rule.id }))}</li>)}
      </ol>
    </nav>
  );
});

function Entry({ target, current, notes, onJump, children }: { target: Target; current: Target | undefined; notes: readonly Note[]; onJump: () => void; children: ReactNode }) {
  const { errors, warnings } = countNotes(notes);
  return (
    <button type="button" className="mg-outline__entry" aria-current={current && targetKey(current) === targetKey(target) ? 'true' : undefined} onClick={onJump}>
      <span>{children}</span>
      {errors > 0 && <b data-severity="error">{errors}<span className="mg-sr">件の直すところ</span></b>}
      {warnings > 0 && <b data-severity="warning">{warnings}<span className="mg-sr">件の確かめるところ</span></b>}
    </button>
  );
}
