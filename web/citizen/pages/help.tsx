import './pages.css';
import { useT } from '../../i18n/context';
import { help } from '../../i18n/help/ja';
import { PageHeader } from '../../ui/page';
import type { Key } from '../app/language';
import { useTitle } from '../app/router';
import { useSiteName } from '../app/site';
import { Texts, type Words } from '../app/texts';

const questions = [1, 2, 3, 4, 5, 6, 7, 8] as const;

const words: Words = {
  ja: help,
  load: async (language) => (language === 'en' ? await import('../../i18n/help/en') : await import('../../i18n/help/ja-easy')).help,
};

function Questions() {
  const t = useT<Key>();
  const siteName = useSiteName();
  useTitle(t('citizen.help'), siteName);
  return (
    <>
      <PageHeader title={t('citizen.help')} breadcrumbs={[{ label: t('citizen.home'), href: '/' }, { label: t('citizen.help') }]} focus />
      {questions.map((n) => (
        <details className="c-faq" key={n}>
          <summary>{t(`help.q${n}`)}</summary>
          <p className="c-text">{t(`help.a${n}`)}</p>
        </details>
      ))}
    </>
  );
}

/** Questions that people ask, answered. */
export default function HelpPage() {
  return <Texts words={words}><Questions /></Texts>;
}
