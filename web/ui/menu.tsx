import './menu.css';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, type ButtonProps } from './button';
import { ChevronDownIcon } from './icons';

export interface MenuItem {
  key: string;
  label: ReactNode;
  onSelect: () => void;
  tone?: 'danger';
  disabled?: boolean;
  /** Given for a choice among several: it is ticked when true. */
  checked?: boolean;
}

export interface MenuProps extends Pick<ButtonProps, 'variant' | 'size' | 'icon'> {
  label: ReactNode;
  /** The button's name for a reader, where what is seen says too little. */
  name?: string;
  items: readonly MenuItem[];
  align?: 'left' | 'right';
}

function useOutside(open: boolean, close: () => void) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => {
      if (!ref.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  });
  return ref;
}

/** A button with a menu by the ARIA pattern: arrows, Home, End, Escape. */
export function Menu({ label, name, items, align = 'right', variant = 'outline', size = 'sm', icon }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const ref = useOutside(open, () => setOpen(false));
  const entries = () => [...(ref.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)') ?? [])];
  const button = () => ref.current?.querySelector<HTMLElement>('button[aria-haspopup]');
  useEffect(() => {
    if (open) entries()[0]?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    button()?.focus();
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      return close();
    }
    if (event.key === 'Tab') return setOpen(false);
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!open) return setOpen(true);
    all[(to + all.length) % all.length]?.focus();
  };
  return (
    <div className="mg-menu" data-align={align} ref={ref} onKeyDown={move}>
      <Button variant={variant} size={size} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined} aria-label={name} icon={icon} onClick={() => setOpen(!open)}>
        {label}<ChevronDownIcon />
      </Button>
      {open && (
        <div className="mg-menu__list" role="menu" id={id}>
          {items.map((item) => (
            <button
              key={item.key} type="button" tabIndex={-1} className="mg-menu__item" data-tone={item.tone} disabled={item.disabled}
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'} aria-checked={item.checked}
              onClick={() => { close(); item.onSelect(); }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
