// What an app asks of a form besides drawing it. Pure; nothing is fetched.
import { dayInJapan } from './evaluate/civil';
import { indexOf } from './evaluate/form-index';
import { State } from './evaluate/state';
import { validate } from './evaluate/validate';
import { pick } from './fields/kind';
import type { Answers, Fault, FormDocument } from './types';

export interface EvaluationContext {
  language?: string;
  /** The instant to reckon with; the present when left out. */
  now?: Date | string;
}

/** Works a form out for one set of answers. */
export function evaluateForm(document: FormDocument, answers: Answers, context: EvaluationContext = {}): State {
  const { language = 'ja', now = new Date() } = context;
  return new State(document, answers, { language, today: dayInJapan(new Date(now)) });
}

export interface VisiblePage {
  id: string;
  title: string;
}

/** The pages that these answers show, in order. */
export function visiblePages(document: FormDocument, answers: Answers, context: EvaluationContext = {}): VisiblePage[] {
  const state = evaluateForm(document, answers, context);
  return document.pages
    .filter((page) => state.pageVisible(page))
    .map((page) => ({ id: page.id, title: pick(page.title, context.language ?? 'ja') }));
}

/** All faults of the visible fields. */
export function validateAll(document: FormDocument, answers: Answers, context: EvaluationContext = {}): Fault[] {
  return validate(evaluateForm(document, answers, context)).faults;
}

/** The faults of one page. */
export function validatePage(document: FormDocument, answers: Answers, pageId: string, context: EvaluationContext = {}): Fault[] {
  return validateAll(document, answers, context).filter((f) => pageOf(document, f.path) === pageId);
}

/** The tidied answers of the visible fields, as the server will keep them. */
export function tidiedAnswers(document: FormDocument, answers: Answers, context: EvaluationContext = {}): Answers {
  return validate(evaluateForm(document, answers, context)).answers;
}

/** The page of a fault's path, undefined when no field is there. */
export function pageOf(document: FormDocument, path: string): string | undefined {
  return indexOf(document).byId.get(fieldOf(path))?.page.id;
}

/** The field (or group) that a fault's path begins with. */
export const fieldOf = (path: string): string => path.replace(/^answers\./, '').split('.')[0]!;

export { faultText } from './messages';
