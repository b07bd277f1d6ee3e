export { AttachmentInput as Input } from './input';
export { attachmentSchema as schema } from './schema';
