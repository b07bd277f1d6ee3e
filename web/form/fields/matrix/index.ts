export { MatrixInput as Input } from './input';
export { matrixSchema as schema } from './schema';
