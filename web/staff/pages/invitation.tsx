import '../../console/entrance.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { Problem } from '../../api/problem';
import { useT } from '../../i18n/context';
import { problemText } from '../../i18n/problems';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import { EmptyState } from '../../ui/page';
import { api, data, opened, type Schemas } from '../data/client';
import { Failure } from '../../console/failure';
import { Loaded } from '../../console/query';
import { SecondFactor } from '../parts/second-factor';
import { roleNames } from '../parts/names';

/** The way in that an invitation mail leads to: name, password, authenticator. */
export default function Invitation() {
  const [token] = useState(() => window.location.hash.slice(1));
  const [accepted, setAccepted] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => data(api.POST('/api/invitations/open', { body: { token } })),
    retry: false,
    enabled: token !== '',
    staleTime: Infinity,
  });
  const done = async () => {
    await client.resetQueries();
    await navigate('/', { replace: true });
  };
  if (token === '') return <EmptyState title="招待の住所が完全ではありません">メールの住所を、はじめから終わりまで開いてください。</EmptyState>;
  return (
    <main className="mg-entrance" id="main">
      {accepted ? (
        <>
          <h1>認証アプリの設定</h1>
          <SecondFactor enrol onDone={() => void done()} />
        </>
      ) : (
        <Loaded query={invitation}>{(open) => <Acceptance token={token} invitation={open} onDone={() => setAccepted(true)} />}</Loaded>
      )}
    </main>
  );
}

function Acceptance({ token, invitation, onDone }: { token: string; invitation: Schemas['OpenInvitation']; onDone: () => void }) {
  const t = useT();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: async () => opened(await data(api.POST('/api/invitations/accept', { body: { token, name, password } }))),
    onSuccess: onDone,
  });
  const faultOf = (path: string) => {
    const { error } = accept;
    const field = error instanceof Problem ? error.fields.find((f) => f.path.endsWith(path)) : undefined;
    return field && problemText({ status: 422, code: 'invalid_input', fields: [field] }, t as never);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  const known = faultOf('name') ?? faultOf('password');
  return (
    <form onSubmit={submit} className="mg-stack" noValidate>
      <h1>{invitation.city} 窓口へようこそ</h1>
      <p>
        {invitation.email} への招待です（{invitation.roles.map((role) => roleNames[role] ?? role).join('、')}）。
      </p>
      {accept.isError && !known && <Failure error={accept.error} />}
      <Field label="氏名" required error={faultOf('name')}>
        <TextInput autoComplete="name" personName value={name} onChange={(e) => setName(e.target.value)} />
      </Field>
      <Field label="パスワード" required hint="12文字以上。名前やよくある言葉は使えません。文のように長いものが安全です。" error={faultOf('password')}>
        <TextInput type="password" autoComplete="new-password" value={password} onChange={(e) => setPassword(e.target.value)} />
      </Field>
      <Button type="submit" wide busy={accept.isPending} disabled={name.trim() === '' || password === ''}>
        次へ
      </Button>
    </form>
  );
}
