import type { Editor } from '../../editing/editor';
import { CharacterSettings } from '../text/editor';

const LongTextEditor: Editor<'long_text'> = ({ field, onChange }) => <CharacterSettings field={field} onChange={onChange} />;

export default LongTextEditor;
