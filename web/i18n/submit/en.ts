import type { SubmitKey } from './ja';

export const submit: Record<SubmitKey, string> = {
  'submit.checkLead': 'Nothing is submitted yet. Check your answers, then press “Submit” at the bottom.',
  'submit.checkFaults': 'Please correct these first',
  'submit.filesWaiting': 'Files not yet sent: {count}',
  'submit.filesWaitingText': 'You can submit when they are sent.',
  'submit.submit': 'Submit',
  'submit.submitUnknown': 'We could not tell whether it was submitted',
  'submit.submitAgain': 'Press “Submit” again. However often you press it, there is only one application.',
  'submit.doneTitle': 'Application received',
  'submit.doneLead': 'Your application “{title}” has reached {name}.',
  'submit.earlierTitle': 'Received as first submitted',
  'submit.earlierText': 'Your first attempt had arrived. Changes made after it are not included; please contact the office if you need to change something.',
  'submit.submittedAt': 'Received at',
  'submit.copyNumber': 'Copy the receipt number',
  'submit.copySecret': 'Copy the look-up secret',
  'submit.keepTitle': 'Please keep the receipt number and the look-up secret',
  'submit.keepText': 'You need them to check, correct or withdraw your application. The look-up secret is never shown again after you close this page: take a photo, print it or write it down.',
  'submit.print': 'Print',
};
