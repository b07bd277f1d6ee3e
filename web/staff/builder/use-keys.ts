// Keys that work anywhere in the builder while nobody types.
import { useEffect } from 'react';
import type { Commands } from './commands';

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], dialog') !== null;

/** Words that are marked on the screen are copied as words. */
const marked = (): boolean => (window.getSelection()?.toString() ?? '') !== '';

/** From a field to its settings, and back: there are many cards between the two. */
function crossOver() {
  const side = window.document.getElementById('builder-side');
  if (!side) return;
  const inside = side.contains(window.document.activeElement);
  const to = inside ? window.document.querySelector<HTMLElement>('.mg-canvas [aria-pressed="true"]') : side.querySelector<HTMLElement>('.mg-panel :is(input, textarea, select)');
  to?.scrollIntoView({ block: 'nearest' });
  (to ?? side).focus({ preventScroll: true });
}

function onKey(event: KeyboardEvent, commands: Commands) {
  if (event.key === 'F2' && !(event.target instanceof HTMLElement && event.target.closest('dialog'))) {
    event.preventDefault();
    crossOver();
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === 'z' || key === 'y') {
    event.preventDefault();
    commands.dispatch({ do: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
  } else if (key === 'd') {
    event.preventDefault();
    commands.duplicate();
  }
}

function onCopy(event: ClipboardEvent, commands: Commands, cut: boolean) {
  if (typing(event.target) || marked()) return;
  const text = commands.copied();
  if (text === '' || !event.clipboardData) return;
  event.preventDefault();
  event.clipboardData.setData('text/plain', text);
  commands.say(cut ? '切り取りました。' : 'コピーしました。ほかの様式や、ほかのタブにも貼り付けられます。');
  if (cut) commands.cutChosen();
}

function onPaste(event: ClipboardEvent, commands: Commands) {
  if (typing(event.target)) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text !== '' && commands.paste(text)) event.preventDefault();
}

/** F2, Ctrl+Z, Ctrl+Y, Ctrl+D, and the browser's copy, cut and paste. */
export function useKeys(commands: Commands) {
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(event, commands);
    const copy = (event: ClipboardEvent) => onCopy(event, commands, false);
    const cut = (event: ClipboardEvent) => onCopy(event, commands, true);
    const paste = (event: ClipboardEvent) => onPaste(event, commands);
    window.addEventListener('keydown', key);
    window.document.addEventListener('copy', copy);
    window.document.addEventListener('cut', cut);
    window.document.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('keydown', key);
      window.document.removeEventListener('copy', copy);
      window.document.removeEventListener('cut', cut);
      window.document.removeEventListener('paste', paste);
    };
  }, [commands]);
}
