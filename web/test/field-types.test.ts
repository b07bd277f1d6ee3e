// A field type is whole: published, judged, drawn and edited.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { editorOf } from '../form/fields/editors';
import { lateNames, prepareAllFields } from '../form/fields/late';
import { inputOf } from '../form/fields/registry';
import { schemaOf } from '../form/fields/schemas';
import type { Field, FieldType } from '../form/types';
import { languages } from '../i18n/language';

interface Published {
  $defs: Record<string, { properties: Record<string, unknown> }> & { field: { oneOf: { $ref: string }[] } };
}

const schema = JSON.parse(readFileSync(resolve(__dirname, '../../internal/form/schema.json'), 'utf8')) as Published;
const types = schema.$defs.field.oneOf.map((f) => f.$ref.replace('#/$defs/field_', '')) as FieldType[];

// What every field has; a type with more than this has an editor.
const common = ['type', 'id', 'label', 'hint', 'visible_if', 'required', 'required_if', 'searchable', 'staff_only', 'sensitive'];

beforeAll(prepareAllFields);

describe.each(types)('%s', (type) => {
  const field = { type } as Field;

  it('has its folder, rules and input', () => {
    expect(existsSync(resolve(__dirname, '../form/fields', type.replaceAll('_', '-')))).toBe(true);
    expect(inputOf(field)).toBeTypeOf('function');
    expect(schemaOf(field) !== undefined).toBe(type !== 'group');
  });

  it('has an editor when it has settings', () => {
    const settings = Object.keys(schema.$defs[`field_${type}`]!.properties).filter((key) => !common.includes(key));
    expect([settings, editorOf(type) !== undefined]).toEqual([settings, settings.length > 0]);
  });

  it('says its own faults alike in every language', () => {
    const sentences = schemaOf(field)?.sentences;
    const params = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
    for (const language of sentences ? languages : []) {
      expect(Object.keys(sentences![language]).sort()).toEqual(Object.keys(sentences!.ja).sort());
      for (const [key, sentence] of Object.entries(sentences![language])) expect([key, params(sentence)]).toEqual([key, params(sentences!.ja[key]!)]);
    }
  });
});

it('fetches nothing that is not published', () => {
  const drawings = ['choice_search', 'number_slider'];
  expect(lateNames.filter((name) => !types.includes(name as FieldType) && !drawings.includes(name))).toEqual([]);
});
