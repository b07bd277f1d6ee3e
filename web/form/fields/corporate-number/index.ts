export { CorporateNumberInput as Input } from './input';
export { corporateNumberSchema as schema } from './schema';
