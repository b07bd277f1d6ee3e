import './hosts.css';
import type { Schemas } from '../data/client';
import { planes, sides } from './names';

/** The host names of a municipality, each with whom it is for and where. */
export function HostList({ hosts }: { hosts: readonly Schemas['Host'][] }) {
  if (hosts.length === 0) return <span className="mg-sub">なし</span>;
  return (
    <ul className="mg-hosts">
      {hosts.map((host) => (
        <li key={`${host.name} ${host.plane}`}>
          <span className="mg-mono">{host.name}</span>
          <span className="mg-sub">
            {sides[host.side] ?? host.side}、{planes[host.plane] ?? host.plane}
          </span>
        </li>
      ))}
    </ul>
  );
}
