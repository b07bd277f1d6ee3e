import { NotificationBanner } from '../../../ui/banner';
import { Markup } from '../../markup';
import type { ExplanationField } from '../../types';
import type { InputProps } from '../input';
import { words } from '../../words';
import { written } from '../kind';

export function ExplanationText({ field, language }: InputProps<ExplanationField>) {
  const title = words(field.label, language);
  const body = <Markup text={written(field.body, language)} />;
  if (field.tone === 'note' || field.tone === 'warning') {
    return <NotificationBanner type={field.tone === 'warning' ? 'warning' : 'info'} title={title}>{body}</NotificationBanner>;
  }
  return (
    <div className="mf-explanation">
      <p className="mf-explanation__title">{title}</p>
      {body}
    </div>
  );
}
