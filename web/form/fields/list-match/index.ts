export { ListMatchInput as Input } from './input';
export { listMatchSchema as schema } from './schema';
