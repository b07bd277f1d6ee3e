import type { ApplyKey } from './ja';

export const apply: Record<ApplyKey, string> = {
  'apply.filling': 'Form',
  'apply.pause': 'Pause',
  'apply.toCheck': 'Go to check',
  'apply.saved': 'Saved',
  'apply.savedAt': 'Saved at {at}',
  'apply.saving': 'Saving',
  'apply.savedHere': 'Kept on this device; it is sent when you are online again',
  'apply.notSaved': 'Not saved',
  'apply.anewTitle': 'Your draft was begun again after a long time',
  'apply.anewText': 'What you typed is still here. Please attach your files again.',
  'apply.forgetful': 'This browser cannot keep your draft. Please finish without closing the page.',
  'apply.conflictTitle': 'Also edited on another screen',
  'apply.conflictText': 'The same application was saved in another tab or device. Which text should stay?',
  'apply.conflictMine': 'Keep this screen',
  'apply.conflictTheirs': 'Load the other one',
  'apply.newerTitle': 'There is a newer form',
  'apply.newerText': 'This draft uses the earlier form. To use the new one, delete the draft and start again.',
  'apply.checkTitle': 'Check your answers',
};
