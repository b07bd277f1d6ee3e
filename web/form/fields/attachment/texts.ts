import type { FieldTexts } from '../texts';

type Key =
  | 'files' | 'fileWaiting' | 'fileSending' | 'fileScanning' | 'fileDone' | 'fileFailed' | 'retry' | 'remove'
  | 'fileRetry' | 'fileRemove' | 'too_few_files' | 'too_many_files' | 'attachment_invalid' | 'attachment_missing'
  | 'attachment_refused';

export const attachmentTexts: FieldTexts<Key> = {
  ja: {
    files: '{max}件まで、1件{size}まで。{kinds}',
    fileWaiting: '送信を待っています',
    fileSending: '送信しています',
    fileScanning: '安全を確かめています',
    fileDone: '添付しました',
    fileFailed: '添付できませんでした',
    retry: 'もう一度送る',
    remove: '削除',
    fileRetry: '{name}をもう一度送る',
    fileRemove: '{name}を取り消す',
    too_few_files: '{label}は{min}件以上添付してください。',
    too_many_files: '{label}は{max}件まで添付できます。',
    attachment_invalid: '{label}を添付し直してください。',
    attachment_missing: '{label}のファイルが見つかりません。添付し直してください。',
    attachment_refused: '{label}のファイルは受け付けられませんでした。別のファイルを添付してください。',
  },
  'ja-easy': {
    files: '{max}つまで。1つ {size}まで。{kinds}',
    fileWaiting: '送(おく)るのを 待(ま)っています',
    fileSending: '送(おく)っています',
    fileScanning: '安全(あんぜん)か 調(しら)べています',
    fileDone: '入(い)れました',
    fileFailed: '入(い)れることが できませんでした',
    retry: 'もう一度(いちど) 送(おく)る',
    remove: '消(け)す',
    fileRetry: '{name}を もう一度(いちど) 送(おく)る',
    fileRemove: '{name}を やめる',
    too_few_files: '{label}は {min}つより 多(おお)く 入(い)れてください。',
    too_many_files: '{label}は {max}つまでです。',
    attachment_invalid: '{label}を もう一度(いちど) 入(い)れてください。',
    attachment_missing: '{label}の ファイルが ありません。もう一度(いちど) 入(い)れてください。',
    attachment_refused: '{label}の ファイルは 使(つか)えません。ほかの ファイルを 入(い)れてください。',
  },
  en: {
    files: 'Up to {max}, each up to {size}. {kinds}',
    fileWaiting: 'Waiting to be sent',
    fileSending: 'Sending',
    fileScanning: 'Being checked for safety',
    fileDone: 'Attached',
    fileFailed: 'Could not be attached',
    retry: 'Send again',
    remove: 'Remove',
    fileRetry: 'Send {name} again',
    fileRemove: 'Remove {name}',
    too_few_files: '{label}: attach at least {min}.',
    too_many_files: '{label}: attach at most {max}.',
    attachment_invalid: 'Attach again: {label}.',
    attachment_missing: 'The file of {label} was not found. Attach it again.',
    attachment_refused: 'The file of {label} could not be accepted. Attach another file.',
  },
};
