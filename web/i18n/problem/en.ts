import type { ProblemKey } from './ja';

export const problem: Record<ProblemKey, string> = {
  'problem.offline': 'You are not connected to the Internet. Please try again once you are.',
  'problem.timeout': 'There was no answer in time. Please try again.',
  'problem.aborted': 'Stopped.',
  'problem.internal': 'Sorry, something went wrong on our side. Please try again later.',
  'problem.unavailable': 'The service is busy or under maintenance. Please try again later.',
  'problem.invalid_input': 'Some answers need to be corrected.',
  'problem.unauthenticated': 'Your session has ended. Please start again.',
  'problem.forbidden': 'Not found.',
  'problem.not_found': 'Not found.',
  'problem.conflict': 'This was changed on another screen. Please load it again.',
  'problem.gone': 'Applications are closed.',
  'problem.too_large': 'This is too large.',
  'problem.throttled': 'Too many attempts. Please wait a while and try again.',
  'problem.reference': 'Reference number: {id}',
};
