import { Button, Checkbox, Menu, TextInput, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconColumns3, IconSearch } from '@tabler/icons-react'
import {
  columnFilteringFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table'
import { useMemo, useState, type ReactNode } from 'react'
import styles from './data-table.module.css'
import { Scroll } from './scroll'

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
})

export interface Column<Row> {
  id: string
  header: string
  /** The currency or unit, said once, in the header. */
  unit?: string | undefined
  /** The definition, shown on hover of the header. */
  hint?: string | undefined
  numeric?: boolean
  /** What rows are sorted by; null sorts last. */
  sortBy?: (row: Row) => string | number | null
  cell: (row: Row) => ReactNode
  /** Shown only when asked for. */
  optional?: boolean
  /** Where the column stands on a phone, counted from the name; the rest follows. */
  phone?: number
  /** What a phone has no room for, and says elsewhere. */
  notOnPhone?: boolean
}

/** A sum below the rows. */
export interface FootRow {
  id: string
  label: ReactNode
  /** What stands in a column, by the column's id. */
  cell: (column: string) => ReactNode
}

export interface SortState {
  column: string
  descending: boolean
}

export interface TableWords {
  filter: string
  columns: string
  none: string
  more: (count: number) => string
  sortBy: (column: string) => string
}

interface Props<Row> {
  /** Names the table for those who hear it. */
  label: string
  rows: Row[]
  columns: Column<Row>[]
  rowKey: (row: Row) => string
  /** The text a row is found by. */
  searchText?: (row: Row) => string
  words: TableWords
  sort?: SortState | undefined
  onSort?: (sort: SortState) => void
  shown?: string[] | undefined
  onShown?: (columns: string[]) => void
  query?: string
  onQuery?: (query: string) => void
  compare: (a: string, b: string) => number
  tools?: ReactNode
  /** Rows that stay below the others, however these are sorted. */
  last?: Row[] | undefined
  /** Sums of all rows; not shown while a filter hides some of them. */
  foot?: FootRow[] | undefined
  pageSize?: number
}

interface Held<Row> {
  row: Row
}

/** On a phone what decides comes first: there is room for the name and two figures. */
function orderForPhone<Row>(columns: Column<Row>[]): Column<Row>[] {
  const [first, ...all] = columns
  const rest = all.filter((column) => !column.notOnPhone)
  const place = (column: Column<Row>) => column.phone ?? Infinity
  // Sorting is stable, so what has no place keeps its order.
  return first ? [first, ...rest.sort((a, b) => order(place(a), place(b)))] : []
}

function order(a: number, b: number): number {
  return a === b ? 0 : a - b
}

export function DataTable<Row>(props: Props<Row>) {
  const { rows, rowKey, searchText, words, compare, pageSize = 100, last = [] } = props
  const narrow = useMediaQuery('(max-width: 640px)')
  const columns = useMemo(
    () => (narrow ? orderForPhone(props.columns) : props.columns),
    [narrow, props.columns],
  )
  const [ownSort, setOwnSort] = useState<SortState>()
  const [limit, setLimit] = useState(pageSize)
  const sort = props.sort ?? ownSort
  const setSort = props.onSort ?? setOwnSort

  const defaults = columns.filter((column) => !column.optional).map((column) => column.id)
  const shown = props.shown ?? defaults
  const first = columns[0]?.id

  const data = useMemo<Held<Row>[]>(() => rows.map((row) => ({ row })), [rows])
  const definitions = useMemo<ColumnDef<typeof features, Held<Row>>[]>(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: ({ row }) => column.sortBy?.(row) ?? undefined,
        enableSorting: column.sortBy !== undefined,
        sortUndefined: 'last' as const,
        sortFn: (a, b, id) => {
          const left = a.getValue(id)
          const right = b.getValue(id)
          if (typeof left === 'number' && typeof right === 'number') return left - right
          return compare(String(left), String(right))
        },
      })),
    [columns, compare],
  )

  const table = useTable({
    features,
    data,
    columns: definitions,
    getRowId: ({ row }) => rowKey(row),
    state: {
      sorting: sort ? [{ id: sort.column, desc: sort.descending }] : [],
      columnVisibility: Object.fromEntries(
        columns.map((column) => [column.id, column.id === first || shown.includes(column.id)]),
      ),
      globalFilter: props.query ?? '',
    },
    getColumnCanGlobalFilter: () => true,
    globalFilterFn: (row, _column, wanted) =>
      (searchText?.(row.original.row) ?? '')
        .toLocaleLowerCase()
        .includes(String(wanted).toLocaleLowerCase()),
  })

  const visible = columns.filter((column) => column.id === first || shown.includes(column.id))
  const ordered = table.getRowModel().rows
  const foot = ordered.length < rows.length ? [] : (props.foot ?? [])
  const hasTools =
    props.tools !== undefined || props.onQuery !== undefined || props.onShown !== undefined

  return (
    <div>
      {hasTools ? (
        <div className={styles.toolbar}>
          <div>
            {props.onQuery ? (
              <TextInput
                size="xs"
                aria-label={words.filter}
                placeholder={words.filter}
                leftSection={<IconSearch size={14} aria-hidden />}
                value={props.query ?? ''}
                onChange={(event) => props.onQuery?.(event.currentTarget.value)}
                maw={280}
              />
            ) : null}
          </div>
          {props.onShown ? (
            <ColumnMenu
              label={words.columns}
              columns={columns.slice(1)}
              shown={shown}
              onShown={props.onShown}
            />
          ) : null}
          {props.tools}
        </div>
      ) : null}
      <Scroll label={props.label}>
        <table className={styles.table} aria-label={props.label}>
          <thead>
            <tr>
              {visible.map((column) => (
                <HeaderCell
                  key={column.id}
                  column={column}
                  pinned={column.id === first}
                  sort={sort}
                  onSort={setSort}
                  label={words.sortBy(column.header)}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered.slice(0, limit).map((held) => (
              <BodyRow key={held.id} row={held.original.row} columns={visible} first={first} />
            ))}
            {last.map((row) => (
              <BodyRow key={rowKey(row)} row={row} columns={visible} first={first} />
            ))}
          </tbody>
          {foot.length > 0 && ordered.length + last.length > 0 ? (
            <tfoot>
              {foot.map((sum) => (
                <tr key={sum.id}>
                  {visible.map((column) =>
                    column.id === first ? (
                      <th key={column.id} scope="row" className={styles.pinned} data-stays>
                        {sum.label}
                      </th>
                    ) : (
                      <td key={column.id} className={column.numeric ? styles.number : undefined}>
                        {sum.cell(column.id)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tfoot>
          ) : null}
        </table>
      </Scroll>
      {ordered.length + last.length === 0 ? <p className={styles.none}>{words.none}</p> : null}
      {ordered.length > limit ? (
        <div className={styles.more}>
          <Button variant="subtle" size="xs" onClick={() => setLimit(limit + pageSize * 2)}>
            {words.more(ordered.length - limit)}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

interface BodyRowProps<Row> {
  row: Row
  columns: Column<Row>[]
  first: string | undefined
}

function BodyRow<Row>({ row, columns, first }: BodyRowProps<Row>) {
  return (
    <tr>
      {columns.map((column) =>
        column.id === first ? (
          <th key={column.id} scope="row" className={styles.pinned} data-stays>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} className={column.numeric ? styles.number : undefined}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}

interface HeaderProps<Row> {
  column: Column<Row>
  pinned: boolean
  sort: SortState | undefined
  onSort: (sort: SortState) => void
  label: string
}

function HeaderCell<Row>({ column, pinned, sort, onSort, label }: HeaderProps<Row>) {
  const active = sort?.column === column.id
  // A column of buttons has no name to be a heading.
  if (column.header === '') return <td />
  const text = (
    <>
      {column.header}
      {/* A space, lest Persian letters join across the two. */}
      {column.unit ? <span className={styles.unit}> {column.unit}</span> : null}
    </>
  )
  const className = [column.numeric ? styles.number : '', pinned ? styles.pinned : ''].join(' ')
  const content = column.sortBy ? (
    <button
      type="button"
      className={styles.sort}
      data-active={active || undefined}
      aria-label={label}
      // Figures are first wanted from the top, names from the start.
      onClick={() =>
        onSort({
          column: column.id,
          descending: active ? !sort.descending : column.numeric === true,
        })
      }
    >
      <span>{text}</span>
      {active ? (
        sort.descending ? (
          <IconArrowDown size={12} aria-hidden />
        ) : (
          <IconArrowUp size={12} aria-hidden />
        )
      ) : null}
    </button>
  ) : (
    text
  )
  return (
    <th
      scope="col"
      className={className}
      data-stays={pinned || undefined}
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.hint ? <Tooltip label={column.hint}>{<span>{content}</span>}</Tooltip> : content}
    </th>
  )
}

interface ColumnMenuProps<Row> {
  label: string
  columns: Column<Row>[]
  shown: string[]
  onShown: (columns: string[]) => void
}

function ColumnMenu<Row>({ label, columns, shown, onShown }: ColumnMenuProps<Row>) {
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns3 size={14} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {columns.map((column) => {
          const checked = shown.includes(column.id)
          return (
            <Menu.Item
              key={column.id}
              role="menuitemcheckbox"
              aria-checked={checked}
              onClick={() =>
                onShown(
                  columns
                    .map((each) => each.id)
                    .filter((id) => (id === column.id ? !checked : shown.includes(id))),
                )
              }
              leftSection={
                <Checkbox checked={checked} readOnly tabIndex={-1} aria-hidden size="xs" />
              }
            >
              {column.header}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
