import { useMemo, useState } from 'react';
import { visiblePages } from '../../form/engine';
import { FormRenderer } from '../../form/renderer';
import type { Answers, FormDocument } from '../../form/types';
import { WithFields } from '../../form/with-fields';
import { Button } from '../../ui/button';

/** The real renderer at the width of a phone; answers here go nowhere. */
export function Preview({ document }: { document: FormDocument }) {
  return <WithFields document={document}>{() => <Phone document={document} />}</WithFields>;
}

function Phone({ document }: { document: FormDocument }) {
  const [answers, setAnswers] = useState<Answers>({});
  const [page, setPage] = useState<string>();
  const pages = useMemo(() => visiblePages(document, answers), [document, answers]);
  const at = Math.max(0, pages.findIndex((p) => p.id === page));
  const current = pages[at];
  if (!current) return <p className="mg-sub">表示できるページがありません。</p>;
  return (
    <div className="mg-preview">
      <div className="mg-preview__phone" aria-label="スマートフォンでの見え方">
        <FormRenderer document={document} answers={answers} onChange={setAnswers} page={current.id} language="ja" />
      </div>
      <div className="mg-row">
        <Button variant="outline" size="sm" disabled={at === 0} onClick={() => setPage(pages[at - 1]?.id)}>
          前のページ
        </Button>
        <span className="mg-sub">{at + 1} / {pages.length}</span>
        <Button variant="outline" size="sm" disabled={at >= pages.length - 1} onClick={() => setPage(pages[at + 1]?.id)}>
          次のページ
        </Button>
        <Button variant="text" size="sm" onClick={() => setAnswers({})}>答えを消す</Button>
      </div>
    </div>
  );
}
