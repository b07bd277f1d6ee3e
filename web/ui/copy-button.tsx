import { useState } from 'react';
import { useT } from '../i18n/context';
import { Button } from './button';
import { CopyIcon } from './icons';

/** Copies a text and says so; the label names what is copied. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useT();
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text).then(() => setDone(true), () => setDone(false));
  };
  return (
    <>
      <Button variant="outline" size="sm" icon={<CopyIcon />} aria-label={label} onClick={() => void copy()}>
        {t(done ? 'ui.copied' : 'ui.copy')}
      </Button>
      <span className="mg-sr" role="status">{done ? t('ui.copied') : ''}</span>
    </>
  );
}
