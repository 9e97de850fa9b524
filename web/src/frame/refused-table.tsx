import type { ReactNode } from 'react'
import { UnstyledButton } from '@/ui'
import styles from './refused-table.module.css'

/** Something that was refused: a line of a file, or an event. */
export interface RefusedRow {
  id: string
  /** Where it stood or when it came. */
  where: string
  /** The column or the source. */
  what: string
  /** The bytes, or the part of them that was wrong. */
  value: string
  reason: ReactNode
  /** The server's own sentence. */
  message: string
}

interface Props {
  label: string
  headers: { where: string; what: string; value: string; reason: string }
  rows: RefusedRow[]
  /** Opens the whole of it; the value then is a button. */
  onOpen?: (id: string) => void
  /** What can be done with one of them. */
  action?: (row: RefusedRow) => ReactNode
}

/** What was refused and why, one line each; the bytes can steer nothing. */
export function RefusedTable({ label, headers, rows, onOpen, action }: Props) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{headers.where}</th>
            <th scope="col">{headers.what}</th>
            <th scope="col">{headers.value}</th>
            <th scope="col">{headers.reason}</th>
            {action ? <td /> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{row.where}</td>
              <td>
                <bdi>{row.what || '—'}</bdi>
              </td>
              <td className={styles.value}>
                {onOpen ? (
                  <UnstyledButton className={styles.open} onClick={() => onOpen(row.id)}>
                    <bdi>{visible(row.value) || '—'}</bdi>
                  </UnstyledButton>
                ) : (
                  <bdi>{visible(row.value)}</bdi>
                )}
              </td>
              <td title={row.message} className={styles.reason}>
                {row.reason}
              </td>
              {action ? <td>{action(row)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

// Controls, and what reorders the text around it: shown by number.
const steering = /[\p{Cc}\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Bytes as text that cannot move what stands beside it. */
export function visible(text: string, { lines = false } = {}): string {
  return text.replace(steering, (sign) =>
    lines && (sign === '\n' || sign === '\t')
      ? sign
      : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
