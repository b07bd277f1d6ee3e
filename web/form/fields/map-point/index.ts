export { MapPointInput as Input } from './input';
export { mapPointSchema as schema } from './schema';
export { MapSummary as Summary } from './summary';
