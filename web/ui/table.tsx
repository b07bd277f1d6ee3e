import './table.css';
import type { ReactNode } from 'react';
import { useT } from '../i18n/context';
import { Checkbox } from './choice';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'left' | 'right' | 'center';
  nowrap?: boolean;
  /** This column names the row: it becomes the row's header. */
  rowHeader?: boolean;
  sortable?: boolean;
}

export interface Sort {
  key: string;
  direction: 'ascending' | 'descending';
}

export interface TableProps<Row> {
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Checkboxes at the left, with one for all. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** Becomes a list of cards on a phone. */
  stack?: boolean;
  empty?: ReactNode;
}

function Header<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: Sort; onSort?: (sort: Sort) => void }) {
  const t = useT();
  const active = sort?.key === column.key ? sort.direction : undefined;
  if (!column.sortable || !onSort) return <th scope="col" data-align={column.align}>{column.header}</th>;
  const next = active === 'ascending' ? 'descending' : 'ascending';
  return (
    <th scope="col" data-align={column.align} aria-sort={active ?? 'none'}>
      <button type="button" className="mg-table__sort" onClick={() => onSort({ key: column.key, direction: next })}>
        {column.header}
        {active && <span role="img" aria-label={t(active === 'ascending' ? 'ui.sortAscending' : 'ui.sortDescending')}>{active === 'ascending' ? '▲' : '▼'}</span>}
      </button>
    </th>
  );
}

function Row<Row>({ row, id, columns, selectable, selected, toggle }: { row: Row; id: string; columns: readonly Column<Row>[]; selectable: boolean; selected: boolean; toggle: () => void }) {
  const t = useT();
  return (
    <tr data-selected={selected || undefined}>
      {selectable && (
        <td className="mg-table__check"><Checkbox label={<span className="mg-sr">{t('ui.selectRow')} {id}</span>} checked={selected} onChange={toggle} /></td>
      )}
      {columns.map((c) => {
        const attributes = { 'data-align': c.align, 'data-nowrap': c.nowrap || undefined, 'data-label': c.header };
        return c.rowHeader
          ? <th key={c.key} scope="row" {...attributes}>{c.cell(row)}</th>
          : <td key={c.key} {...attributes}>{c.cell(row)}</td>;
      })}
    </tr>
  );
}

/** A data table that scrolls inside its own frame. */
export function Table<R>(props: TableProps<R>) {
  const { caption, captionHidden, columns, rows, rowKey, sort, onSort, selected, onSelect, stack, empty } = props;
  const t = useT();
  if (rows.length === 0 && empty) return <>{empty}</>;
  const chosen = selected ?? new Set<string>();
  const all = rows.length > 0 && rows.every((row) => chosen.has(rowKey(row)));
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onSelect?.(next);
  };
  return (
    <div className="mg-table-wrap" tabIndex={0} role="region" aria-label={caption}>
      <table className="mg-table" data-stack={stack || undefined}>
        <caption className={captionHidden ? 'mg-sr' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {onSelect && (
              <th scope="col" className="mg-table__check">
                <Checkbox
                  label={<span className="mg-sr">{t('ui.selectAll')}</span>}
                  checked={all}
                  indeterminate={!all && chosen.size > 0}
                  onChange={() => onSelect(all ? new Set() : new Set(rows.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((c) => <Header key={c.key} column={c} sort={sort} onSort={onSort} />)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return <Row key={key} id={key} row={row} columns={columns} selectable={Boolean(onSelect)} selected={chosen.has(key)} toggle={() => toggle(key)} />;
          })}
        </tbody>
      </table>
    </div>
  );
}
