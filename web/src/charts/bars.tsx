import type { ReactNode } from 'react'
import styles from './bars.module.css'

export interface Bar {
  id: string
  label: ReactNode
  value: number | null
  /** What the value should be compared with: a plan. */
  mark?: number | null
  shown: ReactNode
  note?: ReactNode
  color?: string
}

/** Bars from zero with their figures beside them. A funnel and a budget are read the same way. */
export function Bars({ bars, faint = false }: { bars: Bar[]; faint?: boolean }) {
  const max = Math.max(1e-9, ...bars.map((bar) => Math.max(bar.value ?? 0, bar.mark ?? 0)))
  return (
    <ul className={styles.bars}>
      {bars.map((bar) => (
        <li key={bar.id} className={styles.row}>
          <span className={styles.label}>{bar.label}</span>
          <div className={styles.track}>
            <div
              className={styles.fill}
              style={{
                inlineSize: `${((bar.value ?? 0) / max) * 100}%`,
                background: bar.color ?? (faint ? 'var(--spend)' : undefined),
              }}
            />
            {bar.mark === null || bar.mark === undefined ? null : (
              <div
                className={styles.mark}
                style={{ insetInlineStart: `calc(${(bar.mark / max) * 100}% - 1px)` }}
              />
            )}
          </div>
          <span className={styles.value}>
            {bar.shown}
            {bar.note ? <span className={styles.note}>{bar.note}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  )
}
