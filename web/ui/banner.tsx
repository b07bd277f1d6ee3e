import './banner.css';
import type { ReactNode } from 'react';
import { useT } from '../i18n/context';
import { ErrorIcon, InfoIcon, SuccessIcon, WarningIcon } from './icons';

export type BannerType = 'info' | 'success' | 'warning' | 'error' | 'plain';

const icons = { info: InfoIcon, plain: InfoIcon, success: SuccessIcon, warning: WarningIcon, error: ErrorIcon };
const names = { info: 'ui.info', plain: 'ui.info', success: 'ui.success', warning: 'ui.warning', error: 'ui.error' } as const;

export interface NotificationBannerProps {
  type?: BannerType;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out when it appears: errors at once, the rest when the reader is free. */
  live?: boolean;
}

/** A notice across the page. */
export function NotificationBanner({ type = 'info', title, children, actions, live }: NotificationBannerProps) {
  const t = useT();
  const Icon = icons[type];
  const role = live ? (type === 'error' ? 'alert' : 'status') : undefined;
  return (
    <div className="mg-banner" data-type={type} role={role}>
      <span className="mg-banner__icon"><Icon label={t(names[type])} /></span>
      <div className="mg-banner__main">
        {title && <p className="mg-banner__title">{title}</p>}
        {children && <div>{children}</div>}
        {actions && <div className="mg-banner__actions">{actions}</div>}
      </div>
    </div>
  );
}
