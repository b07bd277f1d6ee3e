import type { ReactNode } from 'react';

/** Two short settings side by side where there is room. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className="mg-setting-pair">{children}</div>;
}
