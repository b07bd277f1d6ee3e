import { useState } from 'react';
import type { CharacterClass, Text } from '../types';
import { Field as Labelled } from '../../ui/field';
import { Select, TextInput } from '../../ui/input';
import { inClass, katakana, matches, narrow, tidy } from '../evaluate/chars';
import { patternFault, patternPresets } from './patterns';
import { TextEditor } from './text-editor';

interface Props {
  pattern: string | undefined;
  message: Text | undefined;
  charset: CharacterClass | undefined;
  onChange: (pattern: string | undefined, message: Text | undefined) => void;
}

/** As the answer is tidied before it is compared. */
function tidied(text: string, charset: CharacterClass | undefined): string {
  const plain = tidy(text);
  if (charset === 'digits' || charset === 'alpha' || charset === 'alnum' || charset === 'hankaku') return tidy(narrow(plain));
  return charset === 'katakana' ? katakana(plain) : plain;
}

/** The form of an answer: by name, or as a pattern, with a box to try it. */
export function PatternSetting({ pattern, message, charset, onChange }: Props) {
  const [sample, setSample] = useState('');
  const named = patternPresets.find((p) => p.pattern === pattern && p.message.ja === message?.ja) ?? patternPresets.find((p) => p.pattern === pattern);
  const fault = pattern === undefined ? '' : patternFault(pattern);
  const choose = (name: string) => {
    if (name === '') return onChange(undefined, undefined);
    const preset = patternPresets.find((p) => p.name === name);
    onChange(preset?.pattern ?? pattern ?? '', preset?.message ?? message);
  };
  return (
    <>
      <Labelled label="決まった形">
        <Select
          value={pattern === undefined ? '' : (named?.name ?? 'own')}
          onChange={(e) => choose(e.target.value)}
          options={[{ value: '', label: '決めない' }, ...patternPresets.map((p) => ({ value: p.name, label: p.name })), { value: 'own', label: '自分で書く' }]}
        />
      </Labelled>
      {pattern !== undefined && (
        <div className="mg-pattern">
          <Labelled label="形の書き方" hint="[0-9]{4} は数字4けた、[A-Z] は大文字1字、? は「なくてもよい」。全体と比べます。" error={fault || undefined}>
            <TextInput className="mg-mono" value={pattern} onChange={(e) => onChange(e.target.value, message)} />
          </Labelled>
          <Labelled label="試してみる" aside={sample !== '' && <Verdict text={tidied(sample, charset)} pattern={pattern} charset={charset} />}>
            <TextInput placeholder={named?.example} value={sample} onChange={(e) => setSample(e.target.value)} />
          </Labelled>
          <TextEditor label="合わないときの言葉" value={message} onChange={(next) => onChange(pattern, next)} hint="空欄なら「正しい形で入力してください」" />
        </div>
      )}
    </>
  );
}

function Verdict({ text, pattern, charset }: { text: string; pattern: string; charset: CharacterClass | undefined }) {
  const ok = matches(pattern, text) && inClass(charset ?? 'any', text);
  return <span role="status">{ok ? `○ 「${text}」は受け付けます。` : `× 「${text}」は受け付けません。`}</span>;
}
