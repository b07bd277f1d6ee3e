import type { ReactNode } from 'react';
import type { Field, FormDocument, Page, Section } from '../../form/types';
import { TextEditor } from '../../form/editing/text-editor';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/dialog';
import { Field as Labelled } from '../../ui/field';
import { Select } from '../../ui/input';
import { useState } from 'react';
import { typeName } from './blank';
import { ConditionEditor } from './condition-editor';
import { FieldEditor } from './field-editor';
import type { Action, BuilderState } from './state';
import { allFields, references } from './tree';

interface Props {
  state: BuilderState;
  dispatch: (action: Action) => void;
}

/** The settings of whatever is chosen. */
export function Panel({ state, dispatch }: Props) {
  const { document, selection } = state;
  if (selection.kind === 'field') {
    const field = allFields(document).find((f) => f.id === selection.id);
    if (field) return <FieldPanel key={field.id} field={field} document={document} dispatch={dispatch} />;
  }
  if (selection.kind === 'page') {
    const page = document.pages[selection.page];
    if (page) return <PagePanel key={page.id} page={page} index={selection.page} document={document} dispatch={dispatch} />;
  }
  if (selection.kind === 'section') {
    const section = document.pages[selection.page]?.sections[selection.section];
    if (section) return <SectionPanel key={section.id} section={section} page={selection.page} index={selection.section} document={document} dispatch={dispatch} />;
  }
  return <FormPanel document={document} dispatch={dispatch} />;
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mg-panel">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

function FormPanel({ document, dispatch }: { document: FormDocument; dispatch: (action: Action) => void }) {
  const change = (property: keyof FormDocument, value: Partial<FormDocument>) => dispatch({ do: 'edit_form', change: value, property });
  return (
    <Block title="様式の設定">
      <TextEditor label="様式の名前" required value={document.title} onChange={(title) => change('title', { title: title ?? { ja: '' } })} />
      <TextEditor label="はじめの説明" long value={document.description} onChange={(description) => change('description', { description })} />
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

interface PageProps {
  page: Page;
  index: number;
  document: FormDocument;
  dispatch: (action: Action) => void;
}

function PagePanel({ page, index, document, dispatch }: PageProps) {
  const change = (property: keyof Page, value: Partial<Page>) => dispatch({ do: 'edit_page', page: index, change: value, property });
  return (
    <Block title={`${index + 1}ページ目の設定`}>
      <TextEditor label="見出し" required value={page.title} onChange={(title) => change('title', { title: title ?? { ja: '' } })} />
      <TextEditor label="説明" long value={page.description} onChange={(description) => change('description', { description })} />
      <ConditionEditor id={page.id} document={document} value={page.visible_if} onChange={(visible_if) => change('visible_if', { visible_if })} />
      <div className="mg-row">
        <Button variant="outline" size="sm" disabled={index === 0} onClick={() => dispatch({ do: 'move_page', from: index, to: index - 1 })}>前へ移す</Button>
        <Button variant="outline" size="sm" disabled={index === document.pages.length - 1} onClick={() => dispatch({ do: 'move_page', from: index, to: index + 1 })}>後ろへ移す</Button>
        <Removal
          what={`「${page.title.ja}」のページ`}
          disabled={document.pages.length < 2}
          document={document}
          gone={page.sections.flatMap((s) => s.fields.map((f) => f.id))}
          onRemove={() => dispatch({ do: 'remove_page', page: index })}
        />
      </div>
    </Block>
  );
}

interface SectionProps {
  section: Section;
  page: number;
  index: number;
  document: FormDocument;
  dispatch: (action: Action) => void;
}

function SectionPanel({ section, page, index, document, dispatch }: SectionProps) {
  const change = (property: keyof Section, value: Partial<Section>) => dispatch({ do: 'edit_section', page, section: index, change: value, property });
  return (
    <Block title="まとまりの設定">
      <TextEditor label="見出し" value={section.title} onChange={(title) => change('title', { title })} />
      <TextEditor label="説明" long value={section.description} onChange={(description) => change('description', { description })} />
      <ConditionEditor id={section.id} document={document} value={section.visible_if} onChange={(visible_if) => change('visible_if', { visible_if })} />
      <Removal
        what="このまとまり"
        disabled={(document.pages[page]?.sections.length ?? 0) < 2}
        document={document}
        gone={section.fields.map((f) => f.id)}
        onRemove={() => dispatch({ do: 'remove_section', page, section: index })}
      />
    </Block>
  );
}

function FieldPanel({ field, document, dispatch }: { field: Field; document: FormDocument; dispatch: (action: Action) => void }) {
  return (
    <Block title={`${typeName(field.type)}の設定`}>
      <FieldEditor field={field} document={document} onChange={(next, property) => dispatch({ do: 'edit', id: field.id, field: next, property })} />
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
  const broken = references(document, gone);
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
