import { NotificationBanner } from '../../../ui/banner';
import { ButtonLink } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { DownloadIcon } from '../../../ui/icons';
import type { ErasureView } from '../../data/queries';

const command = [
  'openssl cms -verify -binary -inform DER -in evidence.json.p7s \\',
  '  -content evidence.json -CAfile issuer.pem -purpose any -out /dev/null',
].join('\n');

/** The certificate's number, its bundle, and how anybody checks it. */
export function Certificate({ erasure }: { erasure: ErasureView }) {
  return (
    <section aria-labelledby="certificate" className="mg-stack">
      <h2 id="certificate">消去証明書</h2>
      <NotificationBanner type="success" title="消去が終わり、証明書を発行しました">
        <p>
          証明書番号 <span className="mg-serial">{erasure.serial}</span>
        </p>
      </NotificationBanner>
      <div>
        <ButtonLink href={`/api/erasures/${erasure.id}/certificate`} download icon={<DownloadIcon />}>
          証明書一式をダウンロード（ZIP）
        </ButtonLink>
      </div>
      <h3>証明書の確かめ方</h3>
      <ol className="mg-steps-in-order">
        <li>ZIP を開きます。証明書（certificate.pdf）、証拠（evidence.json）、署名（evidence.json.p7s）、発行者の証明書（issuer.pem）が入っています。</li>
        <li>issuer.pem を、別の経路で受け取った発行者の証明書と照合します。</li>
        <li>
          次のコマンドを実行します。「Verification successful」と出れば、証拠は発行者が署名したままです。1文字でも変わっていれば失敗します。
        </li>
      </ol>
      <pre className="mg-command" tabIndex={0} aria-label="検証のコマンド">{command}</pre>
      <div>
        <CopyButton text={command} label="検証のコマンドをコピー" />
      </div>
    </section>
  );
}
