import { useDroppable } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import type { Page, Section } from '../../form/types';
import { Button } from '../../ui/button';
import { PlusIcon } from '../../ui/icons';
import type { Finding } from './builder';
import { sectionDropId } from './drag';
import { FieldCard } from './field-card';
import type { Action, BuilderState } from './state';
import { reading } from './conditions';
import { isAt } from './tree';

export interface CanvasProps {
  state: BuilderState;
  dispatch: (action: Action) => void;
  findings: readonly Finding[];
}

/** The form as it stands: pages, their sections, their fields. */
export function Canvas({ state, dispatch, findings }: CanvasProps) {
  const { document, selection } = state;
  return (
    <section className="mg-canvas" aria-label="様式">
      <button type="button" className="mg-canvas__form" aria-pressed={selection.kind === 'form'} onClick={() => dispatch({ do: 'select', selection: { kind: 'form' } })}>
        <strong>{document.title.ja}</strong>
        <small>様式の設定</small>
      </button>
      {document.pages.map((page, index) => (
        <PageBlock key={page.id} page={page} index={index} state={state} dispatch={dispatch} findings={findings} />
      ))}
      <Button variant="outline" icon={<PlusIcon />} onClick={() => dispatch({ do: 'add_page', after: document.pages.length - 1 })}>
        ページを追加
      </Button>
    </section>
  );
}

function PageBlock({ page, index, state, dispatch, findings }: CanvasProps & { page: Page; index: number }) {
  const chosen = state.selection.kind === 'page' && state.selection.page === index;
  return (
    <section className="mg-canvas__page" aria-label={`${index + 1}ページ目 ${page.title.ja}`}>
      <button type="button" className="mg-canvas__page-title" aria-pressed={chosen} onClick={() => dispatch({ do: 'select', selection: { kind: 'page', page: index } })}>
        <span>{index + 1}</span>
        {page.title.ja}
        {page.visible_if && <em>{reading(page.visible_if, state.document)}のとき表示</em>}
      </button>
      {page.sections.map((section, at) => (
        <SectionBlock key={section.id} section={section} page={index} index={at} state={state} dispatch={dispatch} findings={findings} />
      ))}
      <Button variant="text" size="sm" icon={<PlusIcon />} onClick={() => dispatch({ do: 'add_section', page: index })}>
        まとまりを追加
      </Button>
    </section>
  );
}

function SectionBlock({ section, page, index, state, dispatch, findings }: CanvasProps & { section: Section; page: number; index: number }) {
  const { setNodeRef, isOver } = useDroppable({ id: sectionDropId(page, index) });
  const { selection } = state;
  const chosen = selection.kind === 'section' && selection.page === page && selection.section === index;
  return (
    <div className="mg-canvas__section" ref={setNodeRef} data-over={isOver || undefined}>
      <button type="button" className="mg-canvas__section-title" aria-pressed={chosen} onClick={() => dispatch({ do: 'select', selection: { kind: 'section', page, section: index } })}>
        {section.title?.ja ?? '（見出しのないまとまり）'}
      </button>
      <SortableContext items={section.fields.map((field) => field.id)} strategy={verticalListSortingStrategy}>
        <ol>
          {section.fields.map((field, at) => (
            <FieldCard key={field.id} field={field} state={state} dispatch={dispatch} findings={findings.filter((f) => isAt(f.path, { page, section: index, field: at }))} />
          ))}
        </ol>
      </SortableContext>
      {section.fields.length === 0 && <p className="mg-canvas__empty">ここに項目を追加してください。左の一覧から選ぶか、引いて運びます。</p>}
    </div>
  );
}
