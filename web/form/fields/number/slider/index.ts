export { SliderInput as Input } from './input';
