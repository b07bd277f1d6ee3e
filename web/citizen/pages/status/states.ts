import type { StatusKey } from '../../../i18n/status/ja';
import type { ApplicationView } from '../../data/applications';

export type State = ApplicationView['state'];

/** A state in words for residents: its name and what it means for them. */
export function stateKeys(state: State): { name: StatusKey; text: StatusKey } {
  return { name: `status.state.${state}`, text: `status.stateText.${state}` };
}

const told = ['submit', 'accept', 'refuse', 'begin', 'return', 'correct', 'recall', 'approve', 'reject', 'issue', 'complete', 'withdraw'] as const;

/** The sentence of a history entry; nothing for what only the office needs. */
export function eventKey(verb: string): StatusKey | undefined {
  const found = told.find((v) => v === verb);
  return found && `status.event.${found}`;
}
