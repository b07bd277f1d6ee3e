// What changed between two versions of a form, in words: pure, so that its
// cases need no screen. Fields are known by their id; one that was made anew
// with the same words and type counts as the same.
import { canonical } from '../../../../form/editing/expression/clause';
import { readAloud } from '../../../../form/editing/expression/words';
import { withoutReadings } from '../../../../form/editing/furigana';
import type { Expression, Field, FormDocument, Page, Rule, Section, Text } from '../../../../form/types';
import { typeName } from '../../../builder/palette-types';
import { fold, settingName, valueText } from './setting-words';

export type ChangeKind = 'added' | 'removed' | 'changed' | 'moved';

export interface Detail {
  name: string;
  before?: string;
  after?: string;
}

export interface Change {
  kind: ChangeKind;
  /** "項目「氏名」". */
  what: string;
  details: Detail[];
}

export interface Group {
  key: string;
  title: string;
  changes: Change[];
}

export interface Comparison {
  groups: Group[];
  counts: Record<ChangeKind, number>;
}

interface Placed {
  field: Field;
  page: Page;
  section: Section;
  group?: Field;
}

/** What makes `after` of `before`, page by page. */
export function compare(before: FormDocument, after: FormDocument): Comparison {
  const groups = [whole(before, after), ...pages(before, after), rules(before, after)].filter((g) => g.changes.length > 0);
  const counts: Record<ChangeKind, number> = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const change of groups.flatMap((g) => g.changes)) counts[change.kind] += 1;
  return { groups, counts };
}

function whole(before: FormDocument, after: FormDocument): Group {
  const details = [
    ...texts('様式の名前', before.title, after.title),
    ...texts('様式の説明', before.description, after.description),
    ...plain('進め方', layoutName(before), layoutName(after)),
  ];
  return { key: 'form', title: '様式全体', changes: details.length > 0 ? [{ kind: 'changed', what: '様式', details }] : [] };
}

const layoutName = (document: FormDocument) => (document.layout === 'single' ? '1画面にすべて' : '1ページずつ');

const label = (text: Text | undefined, other = '') => withoutReadings(text?.ja ?? '') || other;

function place(document: FormDocument): Map<string, Placed> {
  const out = new Map<string, Placed>();
  for (const page of document.pages)
    for (const section of page.sections)
      for (const field of section.fields) {
        out.set(field.id, { field, page, section });
        if (field.type === 'group') for (const member of field.fields) out.set(member.id, { field: member, page, section, group: field });
      }
  return out;
}

/** Ids of the old form by those of the new: the same, or made anew alike. */
function twins(old: Map<string, Placed>, now: Map<string, Placed>): Map<string, string> {
  const out = new Map<string, string>();
  for (const id of now.keys()) if (old.has(id)) out.set(id, id);
  const free = [...old.values()].filter((p) => !now.has(p.field.id));
  for (const { field, group } of now.values()) {
    if (out.has(field.id)) continue;
    const at = free.findIndex((p) => p.field.type === field.type && label(p.field.label) === label(field.label) && (p.group === undefined) === (group === undefined));
    if (at >= 0) out.set(field.id, free.splice(at, 1)[0]!.field.id);
  }
  return out;
}

function pages(before: FormDocument, after: FormDocument): Group[] {
  const [old, now] = [place(before), place(after)];
  const same = twins(old, now);
  const kept = new Set(same.values());
  const shifted = reordered(before, after, same);
  const out: Group[] = [];
  const oldPages = new Map(before.pages.map((p) => [p.id, p]));
  const movedPages = outOfOrder(before.pages.map((p) => p.id), after.pages.map((p) => p.id));
  for (const page of after.pages) {
    const was = oldPages.get(page.id);
    const changes = was ? frame('ページ', label(page.title), was, page, before, after) : [{ kind: 'added' as const, what: `ページ「${label(page.title)}」`, details: [] }];
    if (was && movedPages.has(page.id)) changes.push({ kind: 'moved', what: `ページ「${label(page.title)}」`, details: plain('順番', `${before.pages.indexOf(was) + 1}ページ目`, `${after.pages.indexOf(page) + 1}ページ目`) });
    changes.push(...sections(was, page, before, after));
    for (const placed of now.values()) {
      if (placed.page !== page) continue;
      const twin = old.get(same.get(placed.field.id) ?? '');
      changes.push(...(twin ? fieldChanges(twin, placed, before, after, shifted) : [{ kind: 'added' as const, what: nameOf(placed), details: born(placed, after) }]));
    }
    for (const placed of old.values()) if (placed.page === was && !kept.has(placed.field.id)) changes.push({ kind: 'removed', what: nameOf(placed), details: [] });
    out.push({ key: page.id, title: `ページ「${label(page.title)}」`, changes });
  }
  for (const page of before.pages) {
    if (after.pages.some((p) => p.id === page.id)) continue;
    const gone = [...old.values()].filter((p) => p.page === page && !kept.has(p.field.id));
    out.push({ key: `gone-${page.id}`, title: `なくなったページ「${label(page.title)}」`, changes: [{ kind: 'removed', what: `ページ「${label(page.title)}」`, details: [] }, ...gone.map((p): Change => ({ kind: 'removed', what: nameOf(p), details: [] }))] });
  }
  return out;
}

const nameOf = ({ field, group }: Placed) => (group ? `「${label(group.label)}」の項目「${label(field.label)}」` : `項目「${label(field.label)}」`);

/** What is worth knowing of a field that is new. */
function born({ field }: Placed, document: FormDocument): Detail[] {
  const out: Detail[] = [{ name: '種類', after: typeName(field.type) }];
  if ('required' in field && field.required) out.push({ name: '必須', after: '必須' });
  if (field.visible_if) out.push({ name: '表示する条件', after: aloud(field.visible_if, document) });
  return out;
}

function frame(kind: string, name: string, was: Page | Section, now: Page | Section, before: FormDocument, after: FormDocument): Change[] {
  const details = [
    ...texts('名前', was.title, now.title),
    ...texts('説明', was.description, now.description),
    ...conditions('表示する条件', was.visible_if, now.visible_if, before, after, 'いつも表示'),
  ];
  return details.length > 0 ? [{ kind: 'changed', what: `${kind}「${name}」`, details }] : [];
}

function sections(was: Page | undefined, page: Page, before: FormDocument, after: FormDocument): Change[] {
  const old = new Map((was?.sections ?? []).map((s) => [s.id, s]));
  const out: Change[] = [];
  const titled = (s: Section) => label(s.title, '名前なし');
  for (const section of page.sections) {
    const twin = old.get(section.id);
    if (twin) out.push(...frame('まとまり', titled(section), twin, section, before, after));
    else if (was && section.title) out.push({ kind: 'added', what: `まとまり「${titled(section)}」`, details: [] });
    old.delete(section.id);
  }
  for (const section of old.values()) if (section.title) out.push({ kind: 'removed', what: `まとまり「${titled(section)}」`, details: [] });
  return out;
}

function fieldChanges(was: Placed, now: Placed, before: FormDocument, after: FormDocument, shifted: ReadonlySet<string>): Change[] {
  const details = settings(was.field, now.field, before, after);
  const out: Change[] = [];
  if (details.length > 0) out.push({ kind: 'changed', what: nameOf(now), details });
  const where = ({ page, section, group }: Placed) => [`ページ「${label(page.title)}」`, section.title && `まとまり「${label(section.title)}」`, group && `繰り返し「${label(group.label)}」`].filter(Boolean).join('の');
  if (was.page.id !== now.page.id || was.section.id !== now.section.id || was.group?.id !== now.group?.id) out.push({ kind: 'moved', what: nameOf(now), details: plain('場所', where(was), where(now)) });
  else if (shifted.has(now.field.id)) out.push({ kind: 'moved', what: nameOf(now), details: [{ name: '順番', after: '並びが変わりました' }] });
  return out;
}

/** Fields that stand in the same section as before, but not in the same order. */
function reordered(before: FormDocument, after: FormDocument, same: Map<string, string>): Set<string> {
  const back = new Map([...same].map(([now, old]) => [old, now]));
  const out = new Set<string>();
  const lists = (document: FormDocument) => {
    const found = new Map<string, string[]>();
    for (const page of document.pages)
      for (const section of page.sections) {
        found.set(section.id, section.fields.map((f) => f.id));
        for (const field of section.fields) if (field.type === 'group') found.set(field.id, field.fields.map((m) => m.id));
      }
    return found;
  };
  const old = lists(before);
  for (const [id, list] of lists(after)) {
    const was = (old.get(id) ?? []).map((f) => back.get(f) ?? '').filter(Boolean);
    for (const moved of outOfOrder(was, list)) out.add(moved);
  }
  return out;
}

/** The fewest of the common entries that have to move to make one order of the other. */
export function outOfOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const common = after.filter((id) => before.includes(id));
  const ranks = common.map((id) => before.indexOf(id));
  const best: number[] = [];
  const from: number[] = [];
  let end = -1;
  ranks.forEach((rank, i) => {
    best[i] = 1;
    from[i] = -1;
    for (let j = 0; j < i; j += 1)
      if (ranks[j]! < rank && best[j]! + 1 > best[i]!) {
        best[i] = best[j]! + 1;
        from[i] = j;
      }
    if (end < 0 || best[i]! > best[end]!) end = i;
  });
  const stays = new Set<string>();
  for (let i = end; i >= 0; i = from[i]!) stays.add(common[i]!);
  return new Set(common.filter((id) => !stays.has(id)));
}

const spoken = new Set(['id', 'type', 'label', 'hint', 'visible_if', 'required_if', 'options', 'rows', 'fields', 'expression']);

function settings(was: Field, now: Field, before: FormDocument, after: FormDocument): Detail[] {
  const [a, b] = [was as unknown as Record<string, unknown>, now as unknown as Record<string, unknown>];
  const out = [
    ...texts('質問の言葉', was.label, now.label),
    ...plain('種類', typeName(was.type), typeName(now.type)),
    ...texts('補足', was.hint, now.hint),
    ...conditions('表示する条件', was.visible_if, now.visible_if, before, after, 'いつも表示'),
    ...conditions('必須になる条件', a.required_if as Expression | undefined, b.required_if as Expression | undefined, before, after, 'なし'),
    ...conditions('計算', a.expression as Expression | undefined, b.expression as Expression | undefined, before, after, 'なし'),
    ...choices('選択肢', a.options, b.options),
    ...choices('行', a.rows, b.rows),
  ];
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((k) => !spoken.has(k))) {
    if (canonical(a[key]) !== canonical(b[key])) out.push(...plain(settingName(key), valueText(key, a[key], before), valueText(key, b[key], after)));
  }
  return out;
}

function choices(name: string, was: unknown, now: unknown): Detail[] {
  type Choice = { value: string; label: Text };
  const [old, list] = [(was ?? []) as Choice[], (now ?? []) as Choice[]];
  const out: Detail[] = [];
  const said = (o: Choice) => `「${label(o.label, o.value)}」`;
  const gone = old.filter((o) => !list.some((n) => n.value === o.value));
  const fresh = list.filter((n) => !old.some((o) => o.value === n.value));
  if (fresh.length > 0) out.push({ name: `${name}の追加`, after: fresh.map(said).join('、') });
  if (gone.length > 0) out.push({ name: `${name}の削除`, before: gone.map(said).join('、') });
  for (const n of list) {
    const o = old.find((x) => x.value === n.value);
    if (!o) continue;
    if (label(o.label) !== label(n.label)) out.push({ name: `${name}の言葉`, before: said(o), after: said(n) });
    else if (canonical(o) !== canonical(n)) out.push({ name: `${name}${said(n)}の設定`, before: valueText('option', { ...o, value: undefined, label: undefined }), after: valueText('option', { ...n, value: undefined, label: undefined }) });
  }
  if (outOfOrder(old.map((o) => o.value), list.map((n) => n.value)).size > 0) out.push({ name: `${name}の順番`, before: old.map(said).join('、'), after: list.map(said).join('、') });
  return out;
}

function rules(before: FormDocument, after: FormDocument): Group {
  const old = new Map((before.rules ?? []).map((r) => [r.id, r]));
  const what = (r: Rule) => `確かめ「${label(r.message)}」`;
  const changes: Change[] = [];
  for (const rule of after.rules ?? []) {
    const was = old.get(rule.id);
    old.delete(rule.id);
    if (!was) {
      changes.push({ kind: 'added', what: what(rule), details: conditions('守ること', undefined, rule.require, before, after, '') });
      continue;
    }
    const details = [
      ...texts('伝える言葉', was.message, rule.message),
      ...conditions('守ること', was.require, rule.require, before, after, 'なし'),
      ...conditions('確かめる場面', was.when, rule.when, before, after, 'いつも'),
      ...(canonical(was.fields) === canonical(rule.fields) ? [] : plain('誤りを示す項目', fieldsText(was.fields, before), fieldsText(rule.fields, after))),
    ];
    if (details.length > 0) changes.push({ kind: 'changed', what: what(rule), details });
  }
  for (const rule of old.values()) changes.push({ kind: 'removed', what: what(rule), details: [] });
  return { key: 'rules', title: '項目どうしの確かめ', changes };
}

const fieldsText = (ids: readonly string[], document: FormDocument) => ids.map((id) => `「${label(place(document).get(id)?.field.label, id)}」`).join('、');

const languages: readonly [keyof Text, string][] = [['ja', ''], ['ja-easy', '（やさしい日本語）'], ['en', '（英語）']];

function texts(name: string, was: Text | undefined, now: Text | undefined): Detail[] {
  return languages.flatMap(([language, mark]) => (was?.[language] === now?.[language] ? [] : [detail(name + mark, was?.[language], now?.[language])]));
}

function plain(name: string, was: string | undefined, now: string | undefined): Detail[] {
  return was === now ? [] : [detail(name, was, now)];
}

function detail(name: string, before: string | undefined, after: string | undefined): Detail {
  return { name, ...(before !== undefined && before !== '' && { before: fold(before) }), ...(after !== undefined && after !== '' && { after: fold(after) }) };
}

const aloud = (e: Expression, document: FormDocument) => readAloud(e, document);

function conditions(name: string, was: Expression | undefined, now: Expression | undefined, before: FormDocument, after: FormDocument, none: string): Detail[] {
  if (canonical(was) === canonical(now)) return [];
  return [detail(name, was ? aloud(was, before) : none, now ? aloud(now, after) : none)];
}
