import type { FormDocument } from '../../form/types';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { PrintIcon } from '../../ui/icons';
import { classNames, gathered, gatheredText, type DataClass } from './data-classes';
import type { Target } from './locate';

/** この様式で集める情報: fields by data class. */
export function DataView({ document, onJump }: { document: FormDocument; onJump: (target: Target) => void }) {
  const items = gathered(document);
  const kinds = (Object.keys(classNames) as DataClass[]).map((key) => ({ key, own: items.filter((i) => i.class === key) }));
  return (
    <section className="mg-gathered" aria-labelledby="gathered-title">
      <h2 id="gathered-title">この様式で集める情報</h2>
      <p className="mg-sub">個人情報ファイル簿を作る手がかりです。項目の種類と「要配慮個人情報」の印から分けています。</p>
      <div className="mg-row mg-no-print">
        <CopyButton text={gatheredText(items)} label="表計算に貼り付けられる形でコピー" />
        <Button variant="outline" size="sm" icon={<PrintIcon />} onClick={() => window.print()}>印刷</Button>
      </div>
      {kinds.map(({ key, own }) => (
        <section key={key} className="mg-gathered__class" data-class={key} aria-label={classNames[key].name}>
          <h3>{classNames[key].name} <span>{own.length}項目</span></h3>
          <p className="mg-sub">{classNames[key].help}</p>
          {own.length > 0 && (
            <ul>
              {own.map((item) => (
                <li key={item.id}>
                  <button type="button" onClick={() => onJump({ kind: 'field', id: item.id })}>{item.label}</button>
                  <small>{item.type}・{item.page}{item.group !== undefined && `・「${item.group}」の各行`}</small>
                  {item.required && <Badge>必須</Badge>}
                  {item.staff && <Badge tone="key">職員だけ</Badge>}
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </section>
  );
}
