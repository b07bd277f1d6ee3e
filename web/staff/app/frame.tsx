import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Button } from '../../ui/button';
import { AppShell, type NavGroup } from '../../ui/shell';
import { api, data } from '../data/client';
import { useMay, useMe } from './session';

interface Entry {
  href: string;
  label: string;
  permission: string;
}

const groups: { title?: string; items: Entry[] }[] = [
  {
    title: '審査',
    items: [
      { href: '/', label: '今日の状況', permission: 'statistics:view' },
      { href: '/applications', label: '申請', permission: 'application:view' },
      { href: '/undelivered', label: '届かなかった通知', permission: 'notice:view' },
      { href: '/exports', label: '一覧の出力', permission: 'export:request' },
    ],
  },
  { title: '手続', items: [{ href: '/procedures', label: '手続と様式', permission: 'procedure:view' }, { href: '/finders', label: '手続ナビ', permission: 'procedure:view' }] },
  {
    title: '管理',
    items: [
      { href: '/people', label: '職員', permission: 'staff:view' },
      { href: '/departments', label: '課', permission: 'department:manage' },
      { href: '/audit', label: '監査証跡', permission: 'audit:view' },
      { href: '/settings', label: '団体の情報', permission: 'settings:view' },
      { href: '/erasure', label: 'データの消去', permission: 'erasure:view' },
    ],
  },
];

function useNav(): NavGroup[] {
  const may = useMay();
  const { pathname } = useLocation();
  return groups
    .map((group) => ({
      title: group.title,
      items: group.items
        .filter((item) => may(item.permission))
        .map(({ href, label }) => ({ href, label, current: href === '/' ? pathname === '/' : pathname.startsWith(href) || (href === '/procedures' && pathname.startsWith('/publication-requests')) })),
    }))
    .filter((group) => group.items.length > 0);
}

/** The frame around every screen of the console. */
export function Frame({ children }: { children: ReactNode }) {
  const me = useMe();
  const client = useQueryClient();
  const signOut = async () => {
    await data(api.DELETE('/api/session'));
    client.clear();
    window.location.assign('/');
  };
  return (
    <AppShell
      title={`${me.city} 窓口`}
      subtitle={me.plane === 'lgwan' ? '職員（LGWAN）' : '職員（インターネット）'}
      nav={useNav()}
      tools={
        <>
          <span>{me.name}</span>
          <Button variant="outline" size="sm" onClick={() => void signOut()}>
            サインアウト
          </Button>
        </>
      }
    >
      {children}
    </AppShell>
  );
}
