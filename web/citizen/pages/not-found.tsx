import { useT } from '../../i18n/context';
import { ButtonLink } from '../../ui/button';
import { PageHeader } from '../../ui/page';
import type { Key } from '../app/language';
import { useTitle } from '../app/router';

export function NotFoundPage() {
  const t = useT<Key>();
  useTitle(t('citizen.notFoundTitle'));
  return (
    <>
      <PageHeader title={t('citizen.notFoundTitle')} lead={t('citizen.notFoundText')} focus />
      <div className="mg-row">
        <ButtonLink href="/">{t('citizen.toHome')}</ButtonLink>
        <ButtonLink href="/procedures" variant="outline">{t('citizen.procedures')}</ButtonLink>
      </div>
    </>
  );
}
