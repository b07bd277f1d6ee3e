import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { HoursSetting } from './hours-setting';

const TimeEditor: Editor<'time'> = ({ field, onChange }) => (
  <HoursSetting
    labels={['最初の時刻', '最後の時刻']} from={field.min} to={field.max} step={field.step}
    onFrom={(min) => onChange(drop(field, { min }), 'min')}
    onTo={(max) => onChange(drop(field, { max }), 'max')}
    onStep={(step) => onChange(drop(field, { step }), 'step')}
  />
);

export default TimeEditor;
