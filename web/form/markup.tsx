import { Fragment, type ReactNode } from 'react';
import { Link } from '../ui/link';
import { ruby } from './words';

const inline = /\*\*([^*]+)\*\*|\[([^\]]+)\]\(((?:https:\/\/|mailto:|tel:)[^\s)]+)\)/g;

/** Bold and links of one line; everything else stays text. */
function spans(line: string): ReactNode[] {
  const out: ReactNode[] = [];
  let from = 0;
  for (const m of line.matchAll(inline)) {
    const at = m.index;
    out.push(<Fragment key={`to ${at}`}>{ruby(line.slice(from, at))}</Fragment>);
    out.push(m[1] ? <strong key={at}>{ruby(m[1])}</strong> : <Link key={at} href={m[3]!} external={m[3]!.startsWith('https:')}>{ruby(m[2]!)}</Link>);
    from = m.index + m[0].length;
  }
  return [...out, <Fragment key="rest">{ruby(line.slice(from))}</Fragment>];
}

/**
 * A body text: paragraphs parted by an empty line, list lines that begin with
 * "- ", **bold**, [link](https://…), {漢字|かんじ}. There is no way to HTML from here.
 */
export function Markup({ text }: { text: string }) {
  return (
    <div className="mf-markup">
      {text.split(/\n{2,}/).map((block, i) => <Block key={i} lines={block.split('\n')} />)}
    </div>
  );
}

function Block({ lines }: { lines: string[] }) {
  if (lines.every((line) => line.startsWith('- '))) {
    return <ul>{lines.map((line, i) => <li key={i}>{spans(line.slice(2))}</li>)}</ul>;
  }
  return <p>{lines.map((line, i) => <Fragment key={i}>{i > 0 && <br />}{spans(line)}</Fragment>)}</p>;
}
