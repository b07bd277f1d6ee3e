// A finder as the form engine reads it: one question a page, and the results as
// explanations that are visible when their conditions hold. Pure.
import { evaluateForm } from './engine';
import type { Answers, Expression, Field, FormDocument, Page, Text } from './types';

export interface Result {
  procedure: string;
  when?: Expression;
  reason: Text;
}

/** "madoguchi-finder/1" */
export interface Finder {
  format: string;
  title: Text;
  lead?: Text;
  contact?: Text;
  form: FormDocument;
  results: Result[];
}

const resultField = 'finder_result_';

/** Whether a person answers it; what is only shown or worked out goes with the next question. */
const asks = (field: Field) => field.type !== 'explanation' && field.type !== 'calculation';

function both(conditions: (Expression | undefined)[]): Expression | undefined {
  const args = conditions.filter((c) => c !== undefined);
  return args.length > 1 ? { op: 'all', args } : args[0];
}

function questionsOf(page: Page): Page[] {
  const out: Page[] = [];
  for (const section of page.sections) {
    let fields: Field[] = [];
    for (const field of section.fields) {
      fields.push(field);
      if (!asks(field)) continue;
      out.push(single(page, section.visible_if, field, fields));
      fields = [];
    }
    // What stands after the last question belongs to it.
    const last = out.at(-1);
    if (fields.length > 0 && last) last.sections[0]!.fields.push(...fields);
  }
  return out;
}

function single(page: Page, section: Expression | undefined, field: Field, fields: Field[]): Page {
  const visible_if = both([page.visible_if, section, field.visible_if]);
  return { id: `question_${field.id}`, title: field.label, ...(visible_if && { visible_if }), sections: [{ id: `section_${field.id}`, fields }] };
}

/** The form that asks one question a page and knows the results. */
export function guideOf(finder: Finder): FormDocument {
  const results: Field[] = finder.results.map((result, i) => ({
    id: `${resultField}${i}`, type: 'explanation', label: result.reason, body: result.reason, ...(result.when && { visible_if: result.when }),
  }));
  return {
    ...finder.form,
    layout: 'paged',
    pages: [...finder.form.pages.flatMap(questionsOf), { id: 'results', title: finder.title, sections: [{ id: 'results_list', fields: results }] }],
  };
}

export interface Found {
  /** Ids of the pages that these answers show, without the results. */
  questions: string[];
  results: Result[];
}

/** What the answers lead to, each procedure once, by its first reason that holds. */
export function follow(finder: Finder, guide: FormDocument, answers: Answers, language: string, now = new Date()): Found {
  const state = evaluateForm(guide, answers, { language, now });
  const seen = new Set<string>();
  const results = finder.results.filter((result, i) => {
    if (!state.fieldVisible(`${resultField}${i}`) || seen.has(result.procedure)) return false;
    seen.add(result.procedure);
    return true;
  });
  return { questions: guide.pages.filter((p) => p.id !== 'results' && state.pageVisible(p)).map((p) => p.id), results };
}
