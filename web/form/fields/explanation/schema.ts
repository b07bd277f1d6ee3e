import type { ExplanationField } from '../../types';
import { refused, type Schema } from '../kind';

export const explanationSchema: Schema<ExplanationField> = {
  isStatic: true,
  read: () => refused('unknown_field'),
  value: () => null,
  display: () => '',
};
