import './pages.css';
import { useState } from 'react';
import { asProblem, type Problem } from '../../api/problem';
import { useT } from '../../i18n/context';
import { problemText } from '../../i18n/problems';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import { PageHeader } from '../../ui/page';
import { Failure } from '../app/failure';
import type { Key } from '../app/language';
import { useTitle } from '../app/router';
import { useSiteName } from '../app/site';
import { giveWord } from '../data/procedures';

/** Asks for the word that opens the procedure; nothing of it is named before. */
export function WordPrompt({ slug, onOpened }: { slug: string; onOpened: () => void }) {
  const t = useT<Key>();
  const siteName = useSiteName();
  const [word, setWord] = useState('');
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  useTitle(t('page.wordTitle'), siteName);
  const wrong = problem?.code === 'wrong_watchword';
  const send = async () => {
    setMissing(word.trim() === '');
    if (word.trim() === '') return document.getElementById('word')?.focus();
    setBusy(true);
    setProblem(undefined);
    try {
      await giveWord(slug, word);
      onOpened();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
      document.getElementById('word')?.focus();
    }
  };
  const fault = missing ? t('page.wordMissing') : wrong ? problemText(problem, t) : undefined;
  return (
    <form className="mg-stack-l c-word" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <PageHeader title={t('page.wordTitle')} focus />
      <p>{t('page.wordLead')}</p>
      {problem && !wrong && <Failure problem={problem} />}
      <Field label={t('page.word')} hint={t('page.wordHint')} required id="word" error={fault}>
        <TextInput width="m" value={word} maxLength={100} autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(event) => { setWord(event.target.value); setMissing(false); }} />
      </Field>
      <div><Button type="submit" busy={busy}>{t('page.wordOpen')}</Button></div>
    </form>
  );
}
