import { useMemo, useState } from 'react';
import { FormRenderer } from '../../../form/renderer';
import { follow, guideOf, type Finder } from '../../../form/guide';
import type { Answers } from '../../../form/types';
import { Button } from '../../../ui/button';
import { useAllProcedures } from './use-finder';

/** All questions that the answers reach, and what they lead to; nothing is sent. */
export function Try({ document }: { document: Finder }) {
  const [answers, setAnswers] = useState<Answers>({});
  const procedures = useAllProcedures().data ?? [];
  const asked = useMemo(() => {
    const guide = guideOf(document);
    return { guide, questions: { ...guide, pages: guide.pages.filter((page) => page.id !== 'results') } };
  }, [document]);
  const { results } = follow(document, asked.guide, answers, 'ja');
  const titles = new Map(procedures.map((p) => [p.slug, p.title]));
  return (
    <div className="mg-stack-l">
      <p className="mg-sub">住民の画面では1問ずつ出ます。ここでは、今の答えで出る質問をまとめて並べています。</p>
      <div className="mg-finder__try">
        <FormRenderer document={asked.questions} answers={answers} onChange={setAnswers} language="ja" />
      </div>
      <section className="mg-finder__found" aria-live="polite">
        <h2>この答えで出る手続（{results.length}件）</h2>
        <ul>{results.map((r) => <li key={r.procedure}><strong>{titles.get(r.procedure) ?? r.procedure}</strong> {r.reason.ja}</li>)}</ul>
        {results.length === 0 && <p>あてはまる手続がありません。</p>}
      </section>
      <div><Button variant="outline" onClick={() => setAnswers({})}>答えを消す</Button></div>
    </div>
  );
}
