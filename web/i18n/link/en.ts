import type { LinkKey } from './ja';

export const link: Record<LinkKey, string> = {
  'link.asksTitle': 'Your link can fill in this form',
  'link.asks': 'To confirm that it is you, please enter the following. What is on record will be filled in for you.',
  'link.fill': 'Confirm and fill in',
  'link.without': 'Fill it in myself',
  'link.doneTitle': 'Filled in from your link',
  'link.done': 'Please check that everything is right. You can change it.',
  'link.failedTitle': 'Your link could not fill in the form',
  'link.invalid': 'This link cannot be used. Look for a newer one, or fill in the form yourself.',
  'link.closed': 'Applications are not accepted now, so this link cannot be used.',
  'link.later': 'There was no connection. Please try again.',
};
