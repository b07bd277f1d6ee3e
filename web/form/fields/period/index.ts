export { PeriodInput as Input } from './input';
export { periodSchema as schema } from './schema';
