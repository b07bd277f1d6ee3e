import './versions.css';
import { useMemo } from 'react';
import type { FormDocument } from '../../../../form/types';
import { EditIcon, GripIcon, PlusIcon, TrashIcon } from '../../../../ui/icons';
import { compare, type Change, type ChangeKind, type Detail } from './compare';

const kinds: Record<ChangeKind, { name: string; icon: typeof PlusIcon }> = {
  added: { name: '追加', icon: PlusIcon },
  removed: { name: '削除', icon: TrashIcon },
  changed: { name: '変更', icon: EditIcon },
  moved: { name: '移動', icon: GripIcon },
};

/** What changed from one version to the other, by page; told by icon, word and colour. */
export function DiffView({ before, after }: { before: FormDocument; after: FormDocument }) {
  const { groups, counts } = useMemo(() => compare(before, after), [before, after]);
  if (groups.length === 0) return <p>違いはありません。</p>;
  const told = (Object.keys(kinds) as ChangeKind[]).filter((k) => counts[k] > 0).map((k) => `${kinds[k].name} ${counts[k]}件`);
  return (
    <div className="mg-diff">
      <p role="status"><strong>{told.join('、')}</strong></p>
      {groups.map((group) => (
        <section key={group.key} className="mg-diff__group" aria-label={group.title}>
          <h3>{group.title}</h3>
          <ul className="mg-diff__list">
            {group.changes.map((change, i) => <One key={`${change.kind} ${change.what} ${i}`} change={change} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}

function One({ change }: { change: Change }) {
  const { name, icon: Icon } = kinds[change.kind];
  return (
    <li className="mg-diff__change" data-kind={change.kind}>
      <span className="mg-diff__kind"><Icon />{name}</span>
      <div>
        <div className="mg-diff__what">{change.what}</div>
        {change.details.length > 0 && (
          <dl className="mg-diff__details">
            {change.details.map((detail) => <Pair key={detail.name} detail={detail} />)}
          </dl>
        )}
      </div>
    </li>
  );
}

function Pair({ detail: { name, before, after } }: { detail: Detail }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {before !== undefined && <del><span className="mg-sr">前: </span>{before}</del>}
        {before !== undefined && after !== undefined && <span className="mg-diff__arrow"> → </span>}
        {after !== undefined && <ins><span className="mg-sr">後: </span>{after}</ins>}
        {before !== undefined && after === undefined && <span className="mg-diff__arrow"> → なし</span>}
      </dd>
    </>
  );
}
