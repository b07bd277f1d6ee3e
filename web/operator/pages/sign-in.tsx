import '../../console/entrance.css';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Failure } from '../../console/failure';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import { api, data, opened } from '../data/client';

/** Mail, password and one-time code together: an answer never tells which was wrong. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enter = useMutation({
    mutationFn: async () => opened(await data(api.POST('/api/session', { body: { email, password, code } }))),
    onSuccess: onDone,
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <main className="mg-entrance" id="main">
      <h1>窓口 運営</h1>
      <p className="mg-sub">運営者の入口</p>
      <form onSubmit={submit} className="mg-stack" noValidate>
        {enter.isError && <Failure error={enter.error} />}
        <Field label="メールアドレス">
          <TextInput type="email" autoComplete="username" value={email} onChange={(e) => setEmail(e.target.value)} />
        </Field>
        <Field label="パスワード">
          <TextInput type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} />
        </Field>
        <Field label="確認コード（6けたの数字）" hint="認証アプリに表示されている数字です。30秒ごとに変わります。">
          <TextInput width="s" inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(e) => setCode(e.target.value.normalize('NFKC').replace(/\D/g, ''))} />
        </Field>
        <Button type="submit" wide busy={enter.isPending} disabled={email === '' || password === '' || code.length !== 6}>
          サインイン
        </Button>
      </form>
    </main>
  );
}
