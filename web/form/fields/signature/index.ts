export { SignatureInput as Input } from './input';
export { SignaturePicture as Summary } from './picture';
export { signatureSchema as schema } from './schema';
