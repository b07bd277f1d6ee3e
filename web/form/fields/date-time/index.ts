export { DateTimeInput as Input } from './input';
export { dateTimeSchema as schema } from './schema';
