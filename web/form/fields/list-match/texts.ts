import type { FieldTexts } from '../texts';

type Key =
  | 'number' | 'code' | 'birth_date' | 'ask' | 'found' | 'foundFilled' | 'failed' | 'preview'
  | 'list_number_invalid' | 'list_code_invalid' | 'list_mismatch' | 'list_used' | 'already_applied' | 'too_many_matches';

export const listMatchTexts: FieldTexts<Key> = {
  ja: {
    number: '番号',
    code: '確認コード',
    birth_date: '生年月日',
    ask: '照合する',
    found: '確認できました。続きを入力してください。',
    foundFilled: '確認できました。お手元の記録から入力できる項目を入力しました。内容を確かめてください。',
    failed: '照合できませんでした。通信の状態を確かめて、もう一度お試しください。',
    preview: '公開した手続きでは、ここで対象者の一覧と照合します。',
    list_number_invalid: '{label}は英字、数字、ハイフンで入力してください。',
    list_code_invalid: '{label}は英字、数字、ハイフンで入力してください。',
    list_mismatch: '入力された内容と一致する記録が見つかりません。通知書などの番号を確かめて、もう一度入力してください。',
    list_used: 'この番号の方は、もう申請しています。申請は1人1回です。',
    already_applied: 'この番号の方は、もう申請しています。申請は1人1回です。',
    too_many_matches: '続けて一致しなかったため、入力を止めています。30分ほど待ってから、もう一度お試しください。',
  },
  'ja-easy': {
    number: '番号(ばんごう)',
    code: '確認(かくにん)の 番号(ばんごう)',
    birth_date: '生(う)まれた日(ひ)',
    ask: 'たしかめる',
    found: 'たしかめました。続(つづ)きを 書(か)いてください。',
    foundFilled: 'たしかめました。わかる ところを 先(さき)に 書(か)きました。正(ただ)しいか 見(み)てください。',
    failed: 'たしかめる ことが できませんでした。もう一度(いちど) おしてください。',
    preview: '本当(ほんとう)の 手続(てつづ)きでは、ここで たしかめます。',
    list_number_invalid: '{label}は 英語(えいご)の 字(じ)、数字(すうじ)、「-」で 書(か)いてください。',
    list_code_invalid: '{label}は 英語(えいご)の 字(じ)、数字(すうじ)、「-」で 書(か)いてください。',
    list_mismatch: '同(おな)じ 番号(ばんごう)が 見(み)つかりません。紙(かみ)の 番号(ばんごう)を 見(み)て、もう一度(いちど) 書(か)いてください。',
    list_used: 'この 番号(ばんごう)の 人(ひと)は、もう 出(だ)しました。1人(ひとり) 1回(かい)です。',
    already_applied: 'この 番号(ばんごう)の 人(ひと)は、もう 出(だ)しました。1人(ひとり) 1回(かい)です。',
    too_many_matches: '何回(なんかい)も ちがったので、止(と)めています。30分(ぷん) 待(ま)ってから もう一度(いちど) 書(か)いてください。',
  },
  en: {
    number: 'Number',
    code: 'Confirmation code',
    birth_date: 'Date of birth',
    ask: 'Check',
    found: 'Confirmed. Please go on.',
    foundFilled: 'Confirmed. What is on record has been filled in. Please check it.',
    failed: 'This could not be checked. Check your connection and try again.',
    preview: 'Once published, the number is checked against the list here.',
    list_number_invalid: '{label}: use letters, digits and hyphens only.',
    list_code_invalid: '{label}: use letters, digits and hyphens only.',
    list_mismatch: 'We found no record that matches. Check the number on your notice and try again.',
    list_used: 'This person has already applied. Each person may apply once.',
    already_applied: 'This person has already applied. Each person may apply once.',
    too_many_matches: 'There were too many wrong tries. Wait about 30 minutes and try again.',
  },
};
