export { AttachmentInput as Input } from './input';
