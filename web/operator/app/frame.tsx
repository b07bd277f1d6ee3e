import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { Button } from '../../ui/button';
import { AppShell, type NavGroup } from '../../ui/shell';
import { api, data } from '../data/client';
import { useMe } from './session';

function useNav(): NavGroup[] {
  const erasing = useLocation().pathname.startsWith('/erasures');
  return [
    {
      items: [
        { href: '/', label: '団体', current: !erasing },
        { href: '/erasures', label: '消去の依頼', current: erasing },
      ],
    },
  ];
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
      title="窓口 運営"
      subtitle="運営者"
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
