import { useState } from 'react';
import { Button } from '../../ui/button';
import { TextInput } from '../../ui/input';
import { withReading, withoutReadings, wordsWithoutReading } from './furigana';

interface Props {
  label: string;
  text: string;
  onChange: (text: string) => void;
}

/** Gives the words of kanji their readings, one input a word. */
export function FuriganaHelp({ label, text, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const words = wordsWithoutReading(text);
  const bare = withoutReadings(text);
  if (words.length === 0 && bare === text) return null;
  return (
    <>
      <Button variant="text" size="sm" aria-expanded={open} aria-label={`${label}: ふりがな`} onClick={() => setOpen(!open)}>ふりがな</Button>
      {open && <Readings key={text} label={label} text={text} words={words} onChange={onChange} />}
    </>
  );
}

function Readings({ label, text, words, onChange }: Props & { words: string[] }) {
  const [readings, setReadings] = useState<Record<string, string>>({});
  const bare = withoutReadings(text);
  const put = () => onChange(words.reduce((all, word) => withReading(all, word, (readings[word] ?? '').trim()), text));
  return (
    <div className="mg-furigana__list" role="group" aria-label={`${label}のふりがな`}>
      {words.map((word) => (
        <label key={word}>
          <span>{word}</span>
          <TextInput inputSize="sm" aria-label={`「${word}」の読み`} placeholder="よみ" value={readings[word] ?? ''} onChange={(e) => setReadings({ ...readings, [word]: e.target.value })} onKeyDown={(e) => e.key === 'Enter' && !e.nativeEvent.isComposing && put()} />
        </label>
      ))}
      {words.length === 0 && <p className="mg-sub">すべての漢字にふりがながあります。</p>}
      <div className="mg-row">
        {words.length > 0 && <Button variant="outline" size="sm" disabled={!Object.values(readings).some((r) => r.trim())} onClick={put}>ふりがなを入れる</Button>}
        {bare !== text && <Button variant="text" size="sm" onClick={() => onChange(bare)}>ふりがなをすべて外す</Button>}
      </div>
    </div>
  );
}
