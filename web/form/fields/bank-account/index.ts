export { BankAccountInput as Input } from './input';
export { bankAccountSchema as schema } from './schema';
