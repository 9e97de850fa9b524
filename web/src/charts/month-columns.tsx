import styles from './month-columns.module.css'

export interface MonthColumn {
  id: string
  label: string
  value: number | null
  mark: number | null
  /** Printed above the column. */
  shown: string
  title: string
  now: boolean
}

/** What was spent as a column, what was planned as a line across it. */
export function MonthColumns({ months }: { months: MonthColumn[] }) {
  const max = Math.max(1e-9, ...months.map((month) => Math.max(month.value ?? 0, month.mark ?? 0)))
  return (
    <ul className={styles.columns}>
      {months.map((month) => {
        const share = ((month.value ?? 0) / max) * 100
        const over = month.mark !== null && (month.value ?? 0) > month.mark
        const top = Math.max(share, ((month.mark ?? 0) / max) * 100)
        return (
          <li key={month.id} className={styles.column} title={month.title} aria-label={month.title}>
            <div className={styles.plot} aria-hidden>
              <div className={styles.bar} style={{ blockSize: `${share}%` }}>
                {over ? (
                  <div
                    className={styles.over}
                    style={{ blockSize: `${(1 - (month.mark ?? 0) / (month.value ?? 1)) * 100}%` }}
                  />
                ) : null}
              </div>
              {month.mark === null ? null : (
                <div
                  className={styles.mark}
                  style={{ insetBlockEnd: `${(month.mark / max) * 100}%` }}
                />
              )}
              <span className={styles.value} style={{ insetBlockEnd: `calc(${top}% + 4px)` }}>
                {month.shown}
              </span>
            </div>
            <span
              className={`${styles.label ?? ''} ${month.now ? (styles.now ?? '') : ''}`}
              aria-hidden
            >
              {month.label}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
