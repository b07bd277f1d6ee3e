export { GroupInput as Input } from './input';
