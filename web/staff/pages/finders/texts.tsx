import { TextEditor } from '../../../form/editing/text-editor';
import type { Finder } from '../../../form/guide';
import type { Text } from '../../../form/types';

interface Props {
  document: Finder;
  onChange: (document: Finder) => void;
  disabled: boolean;
}

/** What residents read before the questions and when nothing applies. */
export function Texts({ document, onChange, disabled }: Props) {
  const optional = (key: 'lead' | 'contact') => (text: Text | undefined) => {
    const { [key]: _, ...rest } = document;
    onChange({ ...rest, ...(text?.ja && { [key]: text }) });
  };
  return (
    <fieldset className="mg-stack-l" disabled={disabled}>
      <legend className="mg-sr">案内文</legend>
      <TextEditor label="名前" required value={document.title} onChange={(title) => onChange({ ...document, title: title ?? { ja: '' } })} />
      <TextEditor label="はじめの説明" long value={document.lead ?? { ja: '' }} onChange={optional('lead')} />
      <TextEditor label="問い合わせ先（結果の下に出ます）" long value={document.contact ?? { ja: '' }} onChange={optional('contact')} />
    </fieldset>
  );
}
