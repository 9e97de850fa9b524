import { Scroll } from '@/ui'
import styles from './site.module.css'

export interface HeatCell {
  /** 0 to 1; null where there is nothing to show. */
  share: number | null
  text: string
  /** What stands behind it, on hover. */
  title: string
  /** Whether it can still change. */
  isOpen: boolean
}

export interface HeatRow {
  id: string
  name: string
  size: string
  cells: HeatCell[]
}

interface Props {
  label: string
  heads: { name: string; size: string; columns: string[] }
  rows: HeatRow[]
  foot?: HeatRow | undefined
}

/** A table whose cells are the darker the higher they are. Their words stay readable in both schemes. */
export function HeatTable({ label, heads, rows, foot }: Props) {
  const width = Math.max(0, ...rows.map((row) => row.cells.length))
  const columns = heads.columns.slice(0, width)
  const cells = (row: HeatRow) =>
    columns.map((column, index) => {
      const cell = row.cells[index]
      if (!cell) return <td key={column} />
      // Half of the accent at most, so that ink keeps its contrast.
      const strength = cell.share === null ? 0 : Math.round(6 + Math.sqrt(cell.share) * 40)
      return (
        <td
          key={column}
          title={cell.title}
          data-open={cell.isOpen || undefined}
          style={{
            background:
              cell.share === null || cell.share === 0
                ? 'var(--sunken)'
                : `color-mix(in oklab, var(--hue-1) ${strength}%, var(--surface))`,
          }}
        >
          {cell.text}
          {cell.isOpen ? '…' : ''}
        </td>
      )
    })
  return (
    <Scroll label={label} className={styles.heat}>
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{heads.name}</th>
            <th scope="col">{heads.size}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <th scope="row">{row.size}</th>
              {cells(row)}
            </tr>
          ))}
        </tbody>
        {foot ? (
          <tfoot>
            <tr>
              <th scope="row">{foot.name}</th>
              <td>{foot.size}</td>
              {cells(foot)}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </Scroll>
  )
}
