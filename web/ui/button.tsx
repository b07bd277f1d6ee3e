import './button.css';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useT } from '../i18n/context';
import { cx } from './class-names';
import { Link, type LinkProps } from './link';
import { Spinner } from './spinner';

interface Look {
  variant?: 'solid' | 'outline' | 'text';
  size?: 'lg' | 'md' | 'sm';
  tone?: 'danger';
  /** As wide as its place. */
  wide?: boolean;
  icon?: ReactNode;
}

function look({ variant = 'solid', size = 'md', tone, wide }: Look) {
  return { 'data-variant': variant, 'data-size': size, 'data-tone': tone, 'data-wide': wide || undefined };
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** Work is under way: clicks are swallowed, the focus stays, a reader hears it. */
  busy?: boolean;
}

/** A button; `type` is "button" unless told otherwise. */
export function Button({ variant, size, tone, wide, icon, busy, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  const t = useT();
  return (
    <button
      {...rest}
      type={type}
      className={cx('mg-button', className)}
      {...look({ variant, size, tone, wide })}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <Spinner small /> : icon}
      {children}
      {busy && <span className="mg-sr">({t('ui.working')})</span>}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function ButtonLink({ variant, size, tone, wide, icon, className, children, ...rest }: LinkProps & Look) {
  return (
    <Link {...rest} className={cx('mg-button', className)} {...look({ variant, size, tone, wide })}>
      {icon}
      {children}
    </Link>
  );
}
