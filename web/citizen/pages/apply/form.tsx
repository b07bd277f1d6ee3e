import { useState } from 'react';
import { pageOf, validatePage, visiblePages } from '../../../form/engine';
import { FormRenderer } from '../../../form/renderer';
import type { FormServices } from '../../../form/services';
import type { Fault, FormDocument } from '../../../form/types';
import { words } from '../../../form/words';
import { useLanguage, useT } from '../../../i18n/context';
import { Button, ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Stepper } from '../../../ui/progress';
import type { Key } from '../../app/language';
import { navigate } from '../../app/router';
import type { Workspace } from '../../draft/workspace';
import { useServices } from './services';
import { useKeeper } from './saved';

export interface FormStepProps {
  workspace: Workspace;
  slug: string;
  /** The page asked for; the first when it is not there. */
  page: string | null;
  /** What the server said about the answers when they were handed in. */
  faults: readonly Fault[];
  /** How many seats are left, once it is known. */
  seats: FormServices['seats'];
}

export function formPath(slug: string, page: string | undefined): string {
  return page ? `/apply/${slug}/form?page=${encodeURIComponent(page)}` : `/apply/${slug}/form`;
}

/** One page of the form. */
export function FormStep({ workspace, slug, page, faults, seats }: FormStepProps) {
  const t = useT<Key>();
  const language = useLanguage();
  const { keeper, uploads } = workspace;
  const document = workspace.document as FormDocument;
  const { answers } = useKeeper(keeper).draft;
  const services = useServices(slug, uploads, answers, seats);
  const [tried, setTried] = useState<{ page: string; attempt: number }>({ page: '', attempt: 0 });

  const pages = visiblePages(document, answers, { language });
  const found = pages.findIndex((p) => p.id === page);
  const at = Math.max(0, found);
  const current = pages[at];
  if (!current) return null;

  const own = tried.page === current.id ? validatePage(document, answers, current.id, { language }) : [];
  const told = faults.filter((f) => pageOf(document, f.path) === current.id && !own.some((o) => o.path === f.path));
  const before = pages[at - 1];
  const after = pages[at + 1];
  const next = () => {
    if (validatePage(document, answers, current.id, { language }).length > 0) {
      setTried((last) => ({ page: current.id, attempt: last.attempt + 1 }));
      return;
    }
    if (after) keeper.change({ page: after.id });
    void keeper.flush();
    navigate(after ? formPath(slug, after.id) : `/apply/${slug}/check`);
  };

  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); next(); }}>
      <Stepper steps={[...pages.map((p) => p.title), t('apply.checkTitle')]} current={at} />
      <div className="c-page-title"><PageHeader key={current.id} title={words(document.pages.find((p) => p.id === current.id)?.title, language)} focus /></div>
      <FormRenderer
        key={`${current.id} form`}
        document={document}
        answers={answers}
        onChange={(changed) => keeper.change({ answers: changed })}
        page={current.id}
        language={language}
        faults={[...own, ...told]}
        attempt={tried.attempt}
        services={services}
      />
      <div className="c-nav">
        {before
          ? <Button variant="outline" onClick={() => navigate(formPath(slug, before.id))}>{t('ui.back')}</Button>
          : <ButtonLink href={`/procedures/${slug}`} variant="outline">{t('apply.pause')}</ButtonLink>}
        <Button type="submit">{t(after ? 'ui.next' : 'apply.toCheck')}</Button>
      </div>
    </form>
  );
}
