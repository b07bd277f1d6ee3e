import { Badge } from '../../../../ui/badge';
import { contents, uses, type Item } from './find';

/** One ready procedure: what it is, how long it takes, what it asks for. */
export function Card({ item, onOpen }: { item: Item; onOpen: (key: string) => void }) {
  const has = contents(item);
  return (
    <li className="mg-shelf__card">
      <h3>
        <button type="button" className="mg-shelf__open" onClick={() => onOpen(item.key)}>{item.title}</button>
      </h3>
      <p className="mg-shelf__about">{item.description}</p>
      <p className="mg-shelf__facts">
        <Badge tone="key">{useName(item)}</Badge>
        {item.visibility === 'staff' && <Badge>庁内用</Badge>}
        <span>{item.pages}ページ・{item.questions}問・約{item.minutes}分</span>
      </p>
      {has.length > 0 && <p className="mg-sub mg-shelf__has">{has.join('、')}</p>}
    </li>
  );
}

export function useName(item: Item): string {
  return uses.find(([key]) => key === item.use)?.[1] ?? '';
}
