import './file-drop.css';
import { useRef, useState, type DragEvent } from 'react';
import { useT } from '../i18n/context';
import { Button } from './button';
import { useFieldProps } from './field';
import { CameraIcon, FileIcon } from './icons';

export interface FileDropProps {
  onFiles: (files: File[]) => void;
  /** As the accept attribute: ".pdf,image/jpeg". */
  accept?: string;
  multiple?: boolean;
  disabled?: boolean;
  /** A second button opens the phone's camera; "first" puts it before the other. */
  camera?: boolean | 'first';
  label?: string;
}

/** Takes files by button, by dropping, or from the camera. It uploads nothing. */
export function FileDrop({ onFiles, accept, multiple, disabled, camera, label }: FileDropProps) {
  const t = useT();
  const field = useFieldProps();
  const file = useRef<HTMLInputElement>(null);
  const shot = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const give = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    give(event.dataTransfer.files);
  };
  const photo = (
    <Button className="mg-drop__camera" variant={camera === 'first' ? 'solid' : 'outline'} icon={<CameraIcon />} disabled={disabled} onClick={() => shot.current?.click()}>{t('ui.camera')}</Button>
  );
  const input = { type: 'file', className: 'mg-sr', tabIndex: -1, 'aria-hidden': true, disabled } as const;
  return (
    <div
      className="mg-drop" data-over={over || undefined} data-invalid={field['aria-invalid']}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)} onDrop={drop}
    >
      <span className="mg-drop__text mg-sub">{label ?? t('ui.fileDrop')}</span>
      <div className="mg-drop__buttons">
        {camera === 'first' && photo}
        <Button id={field.id} aria-labelledby={field.id && `${field.id}-label ${field.id}-choose`} aria-describedby={field['aria-describedby']} variant="outline" icon={<FileIcon />} disabled={disabled} onClick={() => file.current?.click()}><span id={field.id && `${field.id}-choose`}>{t('ui.fileChoose')}</span></Button>
        {camera === true && photo}
      </div>
      {/* The value is cleared so that the same file can be chosen again. */}
      <input {...input} ref={file} accept={accept} multiple={multiple} onChange={(e) => { give(e.target.files); e.target.value = ''; }} />
      {camera && <input {...input} ref={shot} accept="image/*" capture="environment" onChange={(e) => { give(e.target.files); e.target.value = ''; }} />}
    </div>
  );
}
