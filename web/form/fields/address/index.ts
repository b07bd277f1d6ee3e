export { AddressInput as Input } from './input';
export { addressSchema as schema } from './schema';
