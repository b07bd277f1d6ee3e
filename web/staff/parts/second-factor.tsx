import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import { api, data, opened } from '../data/client';
import { Failure } from '../../console/failure';
import { Loaded } from '../../console/query';

interface Props {
  /** The authenticator app is set up first. */
  enrol: boolean;
  onDone: () => void;
  onBack?: () => void;
}

/** The six digits of an authenticator app, which may have to be set up first. */
export function SecondFactor({ enrol, onDone, onBack }: Props) {
  const [code, setCode] = useState('');
  const enter = useMutation({
    mutationFn: async () => opened(await data(api.POST('/api/session/totp', { body: { code } }))),
    onSuccess: onDone,
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form onSubmit={submit} className="mg-stack" noValidate>
      {enrol && <Enrolment />}
      {enter.isError && <Failure error={enter.error} />}
      <Field label="確認コード（6けたの数字）" hint="認証アプリに表示されている数字です。30秒ごとに変わります。">
        <TextInput width="s" inputMode="numeric" autoComplete="one-time-code" maxLength={6} value={code} onChange={(e) => setCode(e.target.value.normalize('NFKC').replace(/\D/g, ''))} />
      </Field>
      <Button type="submit" wide busy={enter.isPending} disabled={code.length !== 6}>
        サインイン
      </Button>
      {onBack && (
        <Button variant="text" onClick={onBack}>
          はじめからやり直す
        </Button>
      )}
    </form>
  );
}

function Enrolment() {
  const enrolment = useQuery({
    queryKey: ['enrolment'],
    queryFn: async () => data(api.POST('/api/session/totp/enrol')),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return (
    <Loaded query={enrolment}>
      {({ qr, secret }) => (
        <div className="mg-stack">
          <p>スマートフォンの認証アプリで、次の図を読み取ってください。</p>
          <img className="mg-entrance__qr" src={`data:image/png;base64,${qr}`} alt="認証アプリで読み取る図" />
          <p className="mg-sub">読み取れないときは、次の文字を認証アプリに入力します。</p>
          <div className="mg-row">
            <code className="mg-mono" data-testid="totp-secret">{secret}</code>
            <CopyButton text={secret} label="コピー" />
          </div>
        </div>
      )}
    </Loaded>
  );
}
