// The catalogue entry as the screen edits it: texts and local times.
import type { Schemas } from '../../data/client';

export interface Entry {
  title: string;
  kana: string;
  description: string;
  documents: string;
  fee: string;
  contact: string;
  legal_basis: string;
  processing_days: string;
  department: string;
  category: string;
  retention: string;
  identity: 'none' | 'email';
  visibility: 'public' | 'link' | 'password' | 'staff';
  opens: string;
  closes: string;
  tags: string[];
  position: string;
  done_text: string;
  reply_text: string;
}

export function blankEntry(retention: string): Entry {
  return {
    title: '', kana: '', description: '', documents: '', fee: '', contact: '', legal_basis: '', processing_days: '7',
    department: '', category: '', retention, identity: 'email', visibility: 'public', opens: '', closes: '',
    tags: [], position: '', done_text: '', reply_text: '',
  };
}

/** "2026-12-01T09:00", Japanese time, as a datetime-local input takes it. */
export function localTime(instant: string | undefined): string {
  if (!instant) return '';
  return new Date(new Date(instant).getTime() + 9 * 3_600_000).toISOString().slice(0, 16);
}

/** The instant of a Japanese local time. */
export function instant(local: string): string | undefined {
  return local ? new Date(`${local}:00+09:00`).toISOString() : undefined;
}

export function entryOf(p: Schemas['ProcedureView']): Entry {
  return {
    title: p.title, kana: p.kana, description: p.description, documents: p.documents, fee: p.fee, contact: p.contact,
    legal_basis: p.legal_basis, processing_days: String(p.processing_days), department: p.department ?? '', category: p.category ?? '',
    retention: p.retention, identity: p.identity, visibility: p.visibility, opens: localTime(p.opens), closes: localTime(p.closes),
    tags: p.tags ?? [], position: p.position ? String(p.position) : '', done_text: p.done_text ?? '', reply_text: p.reply_text ?? '',
  };
}

export function bodyOf(entry: Entry) {
  const { department, category, opens, closes, processing_days, position, ...texts } = entry;
  return {
    ...texts,
    processing_days: Math.max(0, Math.trunc(Number(processing_days) || 0)),
    position: Math.min(9999, Math.max(0, Math.trunc(Number(position) || 0))),
    ...(department && { department }),
    ...(category && { category }),
    ...(opens && { opens: instant(opens)! }),
    ...(closes && { closes: instant(closes)! }),
  };
}
