export { TimeInput as Input } from './input';
export { timeSchema as schema } from './schema';
