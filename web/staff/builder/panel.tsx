import { useState, type ReactNode } from 'react';
import { ConditionEditor } from '../../form/editing/expression/condition-editor';
import { withoutReadings } from '../../form/editing/furigana';
import { TextEditor } from '../../form/editing/text-editor';
import type { Field, FormDocument, Page, Section } from '../../form/types';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/dialog';
import { Field as Labelled } from '../../ui/field';
import { Select } from '../../ui/input';
import type { Commands } from './commands';
import { conditionScope, FieldEditor } from './field-editor';
import { notesAt, type Note, type Notes } from './findings';
import { typeName } from './palette-types';
import { references } from './references';
import { RulePanel } from './rule-panel';
import { targetOf, type Selection } from './selection';
import { SeveralPanel } from './several-panel';
import { findField } from './tree';

interface Props {
  document: FormDocument;
  selection: Selection;
  notes: Notes;
  commands: Commands;
}

/** The settings of whatever is chosen. */
export function Panel({ document, selection, notes, commands }: Props) {
  const target = targetOf(document, selection);
  const own = target ? notesAt(notes, target) : [];
  const common = { document, commands, notes: own };
  switch (selection.kind) {
    case 'field': {
      const field = findField(document, selection.id)?.field;
      return field ? <FieldPanel key={field.id} field={field} {...common} /> : null;
    }
    case 'fields':
      return <SeveralPanel ids={selection.ids} document={document} commands={commands} />;
    case 'page': {
      const page = document.pages[selection.page];
      return page ? <PagePanel key={page.id} page={page} index={selection.page} {...common} /> : null;
    }
    case 'section': {
      const section = document.pages[selection.page]?.sections[selection.section];
      return section ? <SectionPanel key={section.id} section={section} page={selection.page} index={selection.section} {...common} /> : null;
    }
    case 'rule': {
      const rule = document.rules?.find((r) => r.id === selection.id);
      return rule ? <RulePanel key={rule.id} rule={rule} {...common} /> : null;
    }
    default:
      return <FormPanel {...common} />;
  }
}

export interface PanelProps {
  document: FormDocument;
  commands: Commands;
  notes: readonly Note[];
}

export function Block({ title, notes = [], children }: { title: string; notes?: readonly Note[]; children: ReactNode }) {
  return (
    <div className="mg-panel">
      <h2>{title}</h2>
      {notes.length > 0 && (
        <ul className="mg-panel__notes" aria-label="指摘">
          {notes.map((note) => <li key={note.key + note.rest + note.text} className="mg-finding" data-severity={note.severity}>{note.text}</li>)}
        </ul>
      )}
      {children}
    </div>
  );
}

function FormPanel({ document, commands, notes }: PanelProps) {
  const change = (property: keyof FormDocument, value: Partial<FormDocument>) => commands.dispatch({ do: 'edit_form', change: value, property });
  return (
    <Block title="様式の設定" notes={notes}>
      <TextEditor label="様式の名前" required value={document.title} onChange={(title) => change('title', { title: title ?? { ja: '' } })} />
      <TextEditor label="はじめの説明" markup value={document.description} onChange={(description) => change('description', { description })} />
      <Labelled label="進め方" hint="スマートフォンでは、1ページずつが答えやすくなります。">
        <Select
          value={document.layout ?? 'paged'}
          onChange={(e) => change('layout', { layout: e.target.value === 'single' ? 'single' : 'paged' })}
          options={[
            { value: 'paged', label: '1ページずつ進む' },
            { value: 'single', label: '1画面にまとめる' },
          ]}
        />
      </Labelled>
    </Block>
  );
}

function PagePanel({ page, index, document, commands, notes }: PanelProps & { page: Page; index: number }) {
  const { dispatch } = commands;
  const change = (property: keyof Page, value: Partial<Page>) => dispatch({ do: 'edit_page', page: index, change: value, property });
  return (
    <Block title={`${index + 1}ページ目の設定`} notes={notes}>
      <TextEditor label="見出し" required value={page.title} onChange={(title) => change('title', { title: title ?? { ja: '' } })} />
      <TextEditor label="説明" markup value={page.description} onChange={(description) => change('description', { description })} />
      <ConditionEditor title="表示する条件" begin="条件を付ける" ending="のとき表示" scope={conditionScope(document, page.id, page.visible_if)} value={page.visible_if} onChange={(visible_if) => change('visible_if', { visible_if })} />
      <div className="mg-row">
        <Button variant="outline" size="sm" disabled={index === 0} onClick={() => dispatch({ do: 'move_page', from: index, to: index - 1 })}>前へ移す</Button>
        <Button variant="outline" size="sm" disabled={index === document.pages.length - 1} onClick={() => dispatch({ do: 'move_page', from: index, to: index + 1 })}>後ろへ移す</Button>
        <Button variant="outline" size="sm" onClick={() => commands.copy()}>ページをコピー</Button>
        <Removal
          what={`「${withoutReadings(page.title.ja)}」のページ`}
          disabled={document.pages.length < 2}
          document={document}
          gone={page.sections.flatMap((s) => s.fields.map((f) => f.id))}
          onRemove={() => dispatch({ do: 'remove_page', page: index })}
        />
      </div>
    </Block>
  );
}

function SectionPanel({ section, page, index, document, commands, notes }: PanelProps & { section: Section; page: number; index: number }) {
  const { dispatch } = commands;
  const change = (property: keyof Section, value: Partial<Section>) => dispatch({ do: 'edit_section', page, section: index, change: value, property });
  return (
    <Block title="まとまりの設定" notes={notes}>
      <TextEditor label="見出し" value={section.title} onChange={(title) => change('title', { title })} />
      <TextEditor label="説明" markup value={section.description} onChange={(description) => change('description', { description })} />
      <ConditionEditor title="表示する条件" begin="条件を付ける" ending="のとき表示" scope={conditionScope(document, section.id, section.visible_if)} value={section.visible_if} onChange={(visible_if) => change('visible_if', { visible_if })} />
      <div className="mg-row">
        <Button variant="outline" size="sm" onClick={() => dispatch({ do: 'step_section', page, section: index, by: -1 })}>上へ移す</Button>
        <Button variant="outline" size="sm" onClick={() => dispatch({ do: 'step_section', page, section: index, by: 1 })}>下へ移す</Button>
        <Button variant="outline" size="sm" onClick={() => commands.copy()}>まとまりをコピー</Button>
        <Removal
          what="このまとまり"
          disabled={(document.pages[page]?.sections.length ?? 0) < 2}
          document={document}
          gone={section.fields.map((f) => f.id)}
          onRemove={() => dispatch({ do: 'remove_section', page, section: index })}
        />
      </div>
    </Block>
  );
}

function FieldPanel({ field, document, commands, notes }: PanelProps & { field: Field }) {
  return (
    <Block title={`${typeName(field.type)}の設定`} notes={notes}>
      <FieldEditor field={field} document={document} onChange={(next, property) => commands.dispatch({ do: 'edit', id: field.id, field: next, property })} />
      <Button variant="text" size="sm" onClick={() => commands.see(field.id)}>この項目を見る</Button>
      <p className="mg-sub mg-panel__keys">F2キーで、項目と設定のあいだを行き来できます。</p>
    </Block>
  );
}

interface RemovalProps {
  what: string;
  disabled: boolean;
  document: FormDocument;
  gone: string[];
  onRemove: () => void;
}

/** Asks first when something inside or outside would be lost. */
function Removal({ what, disabled, document, gone, onRemove }: RemovalProps) {
  const [asking, setAsking] = useState(false);
  const broken = asking ? references(document, gone) : [];
  return (
    <>
      <Button variant="outline" size="sm" tone="danger" disabled={disabled} onClick={() => (gone.length > 0 ? setAsking(true) : onRemove())}>
        削除
      </Button>
      <ConfirmDialog open={asking} title={`${what}を削除しますか`} confirmLabel="削除する" tone="danger" onConfirm={onRemove} onClose={() => setAsking(false)}>
        <p>中の{gone.length}項目も削除します。「元に戻す」で取り消せます。</p>
        {broken.length > 0 && <p>次の条件や計算が使っています: {broken.map((reference) => reference.name).join('、')}</p>}
      </ConfirmDialog>
    </>
  );
}
