import type { Schemas } from '../../data/client';

type Procedure = Pick<Schemas['ProcedureView'], 'state' | 'window' | 'visibility' | 'next'>;

/** How a procedure stands for residents, in one word. */
export function standing({ state, window, visibility, next }: Procedure): { name: string; tone: 'plain' | 'key' | 'success' | 'warning' } {
  if (next && state !== 'published') return { name: '公開を予約', tone: 'key' };
  if (state === 'draft') return { name: '準備中', tone: 'plain' };
  if (state === 'unpublished') return { name: '公開終了', tone: 'plain' };
  if (window === 'not_yet') return { name: '受付前', tone: 'key' };
  if (window === 'closed') return { name: '受付終了', tone: 'warning' };
  if (visibility === 'link') return { name: '限定公開・受付中', tone: 'success' };
  if (visibility === 'password') return { name: '合言葉・受付中', tone: 'success' };
  if (visibility === 'staff') return { name: '庁内のみ', tone: 'key' };
  return { name: '受付中', tone: 'success' };
}
