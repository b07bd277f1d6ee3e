import '../../console/entrance.css';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import type { Me } from '../app/session';
import { api, data, opened } from '../data/client';
import { Failure } from '../../console/failure';
import { SecondFactor } from '../parts/second-factor';

/** Password first, then the one-time code. */
export function SignIn({ me, onDone }: { me: Me; onDone: () => void }) {
  const [step, setStep] = useState<'password' | 'totp' | 'enrol'>(me.state === 'pending' ? 'totp' : 'password');
  return (
    <main className="mg-entrance" id="main">
      <h1>{me.city} 窓口</h1>
      <p className="mg-sub">職員の入口{me.plane === 'lgwan' && '（LGWAN）'}</p>
      {step === 'password' ? (
        <Password onDone={(next) => (next === 'done' ? onDone() : setStep(next))} />
      ) : (
        <SecondFactor enrol={step === 'enrol'} onDone={onDone} onBack={() => setStep('password')} />
      )}
    </main>
  );
}

function Password({ onDone }: { onDone: (step: 'totp' | 'enrol' | 'done') => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: async () => opened(await data(api.POST('/api/session/password', { body: { email, password } }))),
    onSuccess: (answer) => onDone(answer.step),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form onSubmit={submit} className="mg-stack" noValidate>
      {enter.isError && <Failure error={enter.error} />}
      <Field label="メールアドレス">
        <TextInput type="email" autoComplete="username" value={email} onChange={(e) => setEmail(e.target.value)} />
      </Field>
      <Field label="パスワード">
        <TextInput type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} />
      </Field>
      <Button type="submit" wide busy={enter.isPending} disabled={email === '' || password === ''}>
        次へ
      </Button>
    </form>
  );
}
