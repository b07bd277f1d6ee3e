import { asProblem, type Problem } from '../../api/problem';
import type { DraftKeeper } from './keeper';
import type { Answers } from './local';

export interface SubmitBody {
  draft: string;
  key: string;
  answers: Answers;
  consent: string;
}

export interface Submitted {
  receiptNumber: string;
  secret: string;
  submittedAt: string;
}

export type SendSubmission = (body: SubmitBody) => Promise<Submitted>;

/** What came of an attempt. `earlier`: an attempt before had arrived already. */
export interface Outcome extends Submitted {
  earlier: boolean;
}

const settled = ['already_submitted', 'idempotency_mismatch'];

/**
 * Hands the draft in, once, however often it is called: by a double click, by
 * the back button, after a lost answer. An attempt whose answer never came is
 * repeated word for word first, so that it cannot become a second application.
 */
export async function submitDraft(keeper: DraftKeeper, send: SendSubmission): Promise<Outcome> {
  await keeper.flush();
  const earlier = keeper.snapshot().draft.sent;
  const { id, answers, consent = '' } = keeper.snapshot().draft;
  if (!id) throw keeper.snapshot().problem ?? asProblem(new TypeError('no draft yet'));
  const attempt = (body: Answers) => send({ draft: id, key: keeper.submitKey(), answers: body, consent });

  if (earlier && JSON.stringify(earlier) !== JSON.stringify(answers)) {
    try {
      return { ...(await attempt(earlier)), earlier: true };
    } catch (error) {
      refused(keeper, asProblem(error));
    }
  }
  keeper.remember(answers);
  try {
    return { ...(await attempt(answers)), earlier: false };
  } catch (error) {
    refused(keeper, asProblem(error));
    throw asProblem(error);
  }
}

/** A refusal frees the key; an answer that never came holds it. */
function refused(keeper: DraftKeeper, problem: Problem): void {
  if (problem.transient || settled.includes(problem.code)) throw problem;
  keeper.renewKey();
}
