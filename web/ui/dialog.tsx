import './dialog.css';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useT } from '../i18n/context';
import { Button } from './button';
import { CloseIcon } from './icons';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children?: ReactNode;
  /** Buttons at the foot; the first one written is the main one. */
  actions?: ReactNode;
  size?: 'md' | 'lg';
  /** No close button, no Escape: only the actions end it. */
  locked?: boolean;
}

/**
 * A modal dialog on the native element: the browser keeps the focus inside,
 * makes the rest inert and gives the focus back. Escape and the backdrop close.
 */
export function Dialog({ open, onClose, title, children, actions, size = 'md', locked }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const t = useT();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || !open) return;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={ref}
      className="mg-dialog"
      data-size={size}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current && !locked) onClose();
      }}
    >
      <div className="mg-dialog__frame">
        <div className="mg-dialog__head">
          <h2 className="mg-dialog__title" id={titleId}>{title}</h2>
          {!locked && (
            <button type="button" className="mg-dialog__close" onClick={onClose} aria-label={t('ui.close')}><CloseIcon /></button>
          )}
        </div>
        {children}
        {actions && <div className="mg-dialog__actions">{actions}</div>}
      </div>
    </dialog>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  title: ReactNode;
  children?: ReactNode;
  /** What the button does, in words: 「取り下げる」, not 「はい」. */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'danger';
  /** May be async; the dialog stays busy until it settles. */
  onConfirm: () => unknown;
  onClose: () => void;
  disabled?: boolean;
}

/** Asks once more before something that cannot be taken back. */
export function ConfirmDialog({ open, title, children, confirmLabel, cancelLabel, tone, onConfirm, onClose, disabled }: ConfirmDialogProps) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      locked={busy}
      actions={
        <>
          <Button variant="outline" onClick={onClose} disabled={busy}>{cancelLabel ?? t('ui.cancel')}</Button>
          <Button tone={tone} busy={busy} disabled={disabled} onClick={() => void confirm()}>{confirmLabel}</Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
