import './badge.css';
import type { ReactNode } from 'react';

/** A short state in words; the colour only helps. */
export function Badge({ tone = 'plain', children }: { tone?: 'plain' | 'key' | 'success' | 'warning' | 'error'; children: ReactNode }) {
  return <span className="mg-badge" data-tone={tone}>{children}</span>;
}
