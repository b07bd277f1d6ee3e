import { withoutReadings } from '../../form/editing/furigana';
import type { FormDocument } from '../../form/types';
import { Button } from '../../ui/button';
import { Field as Labelled } from '../../ui/field';
import { Select } from '../../ui/input';
import type { Commands } from './commands';
import { Block } from './panel';
import { groupFields, inOrder, mayStand, type Place } from './tree';

interface Props {
  ids: readonly string[];
  document: FormDocument;
  commands: Commands;
}

/** Every section, and every group, as somewhere to move to. */
function places(document: FormDocument): { key: string; label: string; place: Place }[] {
  return document.pages.flatMap((page, i) =>
    page.sections.flatMap((section, j) => {
      const label = `${i + 1}. ${withoutReadings(page.title.ja)}${section.title ? ` › ${withoutReadings(section.title.ja)}` : ''}`;
      const groups = section.fields.flatMap((f) => (f.type === 'group' ? [{ key: f.id, label: `${label} › 繰り返し「${withoutReadings(f.label.ja)}」`, place: { page: i, section: j, group: f.id, field: Infinity } }] : []));
      return [{ key: `${i}:${j}`, label: `${label} の終わり`, place: { page: i, section: j, field: Infinity } }, ...groups];
    }),
  );
}

/** What can be done with several fields at once. */
export function SeveralPanel({ ids, document, commands }: Props) {
  const found = inOrder(document, ids);
  const targets = places(document).filter(({ place, key }) => found.every(({ field }) => mayStand(field, place) && field.id !== key));
  const { dispatch } = commands;
  return (
    <Block title={`${ids.length}項目を選んでいます`}>
      <ul className="mg-panel__chosen">{found.map(({ field }) => <li key={field.id}>{withoutReadings(field.label.ja)}</li>)}</ul>
      <Labelled label="まとめて移す">
        <Select value="" placeholder="移す先を選ぶ" onChange={(e) => {
          const to = targets.find((t) => t.key === e.target.value);
          if (to) dispatch({ do: 'move', ids, to: to.place });
        }} options={[]}>
          {targets.map((t) => <option key={t.key} value={t.key}>{t.label}</option>)}
        </Select>
      </Labelled>
      <div className="mg-row">
        <Button variant="outline" size="sm" onClick={() => dispatch({ do: 'step', ids, by: -1 })}>上へ</Button>
        <Button variant="outline" size="sm" onClick={() => dispatch({ do: 'step', ids, by: 1 })}>下へ</Button>
        <Button variant="outline" size="sm" onClick={() => dispatch({ do: 'require', ids, required: true })}>必須にする</Button>
        <Button variant="outline" size="sm" onClick={() => dispatch({ do: 'require', ids, required: false })}>任意にする</Button>
        <Button variant="outline" size="sm" disabled={!groupFields(document, ids)} onClick={() => dispatch({ do: 'group', ids })}>繰り返しにする</Button>
      </div>
      <div className="mg-row">
        <Button variant="outline" size="sm" onClick={() => commands.copy()}>コピー</Button>
        <Button variant="outline" size="sm" onClick={() => commands.cut()}>切り取り</Button>
        <Button variant="outline" size="sm" onClick={() => commands.duplicate()}>複製</Button>
        <Button variant="outline" size="sm" tone="danger" onClick={() => commands.remove(ids)}>削除</Button>
      </div>
      <Button variant="text" size="sm" onClick={() => dispatch({ do: 'select', selection: { kind: 'form' } })}>選ぶのをやめる</Button>
    </Block>
  );
}
