import type { HelpKey } from './ja';

export const help: Record<HelpKey, string> = {
  'help.q1': 'Do I need an account?',
  'help.a1': 'No. Some procedures ask you to confirm a mail address.',
  'help.q2': 'Can I stop in the middle?',
  'help.a2': 'Yes. What you type is saved automatically. On the same device, choose “Continue” on the home page. It survives a lost connection and a closed page.',
  'help.q3': 'May I use a shared computer?',
  'help.a3': 'After submitting, your answers are removed from the device. If you stop in the middle, press “Delete draft” on the home page.',
  'help.q4': 'I pressed “Submit” twice',
  'help.a4': 'There is only one application, and the same receipt number is shown.',
  'help.q5': 'I lost the receipt number or the secret',
  'help.a5': 'They cannot be issued again, for safety. Please contact the office of the procedure.',
  'help.q6': 'I want to change what I submitted',
  'help.a6': 'You cannot change it yourself. Contact the office, or withdraw and apply again. When the office asks for a correction, you can make it from “Check an application”.',
  'help.q7': 'Which files can I attach?',
  'help.a7': 'The kinds and sizes are shown at each field. On a phone you can take a photo on the spot.',
  'help.q8': 'Can I enlarge the text?',
  'help.a8': 'Use your browser\'s zoom; everything works at 200%. Screen readers and keyboard-only use work too.',
};
