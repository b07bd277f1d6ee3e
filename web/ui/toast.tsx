import './toast.css';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useT } from '../i18n/context';
import { CloseIcon } from './icons';

interface Toast {
  id: number;
  text: string;
  type: 'info' | 'error';
}

type Say = (text: string, type?: Toast['type']) => void;

const Context = createContext<Say>(() => {});

/** Says something short, aloud too: `const say = useToast(); say('保存しました')`. */
export function useToast(): Say {
  return useContext(Context);
}

function Item({ toast, onEnd }: { toast: Toast; onEnd: (id: number) => void }) {
  const t = useT();
  useEffect(() => {
    // An error stays until it is closed; people read at their own speed.
    if (toast.type === 'error') return;
    const timer = setTimeout(() => onEnd(toast.id), 8000);
    return () => clearTimeout(timer);
  }, [toast, onEnd]);
  return (
    <div className="mg-toast" data-type={toast.type}>
      <span>{toast.text}</span>
      <button type="button" aria-label={t('ui.close')} onClick={() => onEnd(toast.id)}><CloseIcon /></button>
    </div>
  );
}

/** Holds the toasts; the live regions are in the page before anything is said. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const say = useCallback<Say>((text, type = 'info') => {
    setToasts((now) => [...now.slice(-2), { id: Math.max(0, ...now.map((n) => n.id)) + 1, text, type }]);
  }, []);
  const end = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), []);
  const [info, errors] = useMemo(() => [toasts.filter((x) => x.type === 'info'), toasts.filter((x) => x.type === 'error')], [toasts]);
  return (
    <Context.Provider value={say}>
      {children}
      <div className="mg-toasts mg-no-print">
        <div role="status">{info.map((toast) => <Item key={toast.id} toast={toast} onEnd={end} />)}</div>
        <div role="alert">{errors.map((toast) => <Item key={toast.id} toast={toast} onEnd={end} />)}</div>
      </div>
    </Context.Provider>
  );
}

/** A sentence for screen readers only, read when it changes. */
export function LiveText({ children }: { children: ReactNode }) {
  return <div className="mg-sr" role="status">{children}</div>;
}
