// Every procedure of the library in the builder: nothing is seen as wrong, all
// rules are read out, formulas come back as they were, and the parts that are
// copied work elsewhere.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonical, clauseOf } from '../../form/editing/expression/clause';
import { parse } from '../../form/editing/expression/parse';
import { print } from '../../form/editing/expression/print';
import { scopeAt } from '../../form/editing/expression/scope';
import { readAloud } from '../../form/editing/expression/words';
import { mapExpression } from '../../form/editing/expression/tree';
import type { Expression, FormDocument } from '../../form/types';
import { blankDocument } from './blank';
import { copyFields, paste, readFragment } from './clipboard';
import { differences } from './compare';
import { gathered } from './data-classes';
import { localFindings } from './local-findings';
import { graphOf } from './logic/graph';
import { layoutOf } from './logic/layout';
import { expressionsOf } from './references';
import { allFields, findField } from './tree';

const folder = resolve(__dirname, '../../../tenants/_library/procedures');
const forms = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { form: FormDocument }).form] as const);

/** Without what says only what holds anyway. */
const bare = (e: Expression): string =>
  canonical(mapExpression(e, (n) => {
    if (!('op' in n)) return n;
    const { scale, rounding, args, ...rest } = n;
    return { ...rest, ...(scale && { scale }), ...(rounding && rounding !== 'half_up' && { rounding }), ...(args?.length && { args }) };
  }));

describe.each(forms)('%s', (_, form) => {
  it('has no mistake that is seen here', () => expect(localFindings(form)).toEqual([]));

  it('is read out without a gap, and written as formulas that come back', () => {
    for (const field of allFields(form)) {
      const group = findField(form, field.id)?.place.group;
      const scope = scopeAt(form, { self: field.id, staff: true, ...(group !== undefined && { over: group }) });
      for (const [, e] of expressionsOf(field)) {
        expect(readAloud(e, form)).not.toMatch(/undefined|[a-z]+\(|「[a-z_0-9]+」が/);
        const text = print(e, scope);
        const back = parse(text, scope);
        expect('expression' in back ? bare(back.expression) : back, text).toBe(bare(e));
        expect(['compare', 'join', 'rows', 'formula']).toContain(clauseOf(e, scope).kind);
      }
    }
  });

  it('is copied whole into another form', () => {
    const text = copyFields(form, allFields(form).map((f) => f.id));
    const done = paste(blankDocument('別'), readFragment(text)!, { page: 0, section: 0, field: 0 }, false);
    expect(done.count).toBe(allFields(form).length);
    expect(done.broken).toEqual([]);
    expect(localFindings(done.document)).toEqual([]);
  });

  it('has a picture and a list of what it gathers', () => {
    expect(layoutOf(graphOf(form)).nodes.every((n) => Number.isFinite(n.x + n.y))).toBe(true);
    expect(gathered(form).length).toBeGreaterThan(0);
    expect(differences(form, structuredClone(form))).toEqual([]);
  });
});
