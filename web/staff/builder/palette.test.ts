// The server reads the same file (internal/form/palette_test.go): what the
// palette gives is a form that could be published.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { editorOf } from '../../form/fields/editors';
import { blankDocument, blankField } from './blank';
import { fieldTypes } from './palette-types';
import { insertFields } from './tree';

const file = resolve(__dirname, 'testdata/palette.json');

it('the palette gives the form that the server has read', () => {
  const fields = fieldTypes.map(({ type }) => blankField(type, `${type}_1`));
  const text = `${JSON.stringify(insertFields(blankDocument('すべての種類'), { page: 0, section: 0, field: 0 }, fields), null, 2)}\n`;
  if (process.env.MADOGUCHI_UPDATE) writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('every type that has settings has its editor', () => {
  const without = fieldTypes.map(({ type }) => type).filter((type) => !editorOf(type));
  expect(without).toEqual(['address', 'phone', 'email', 'signature', 'corporate_number']);
});
