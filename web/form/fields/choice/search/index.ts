export { SearchInput as Input } from './input';
