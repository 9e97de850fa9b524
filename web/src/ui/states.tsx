import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './states.module.css'

interface EmptyProps {
  title: string
  /** What the page will answer, and the one next step. */
  children: ReactNode
  actions?: ReactNode
  picture?: ReactNode
}

export function EmptyState({ title, children, actions, picture }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <div className={styles.words}>
        <h2>{title}</h2>
        <p>{children}</p>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {picture ? (
        <div className={styles.picture} aria-hidden>
          {picture}
        </div>
      ) : null}
    </div>
  )
}

interface ErrorProps {
  title: string
  detail?: string | undefined
  points?: string[] | undefined
  actions?: ReactNode
}

/** What went wrong, where, and what to do. */
export function ErrorState({ title, detail, points = [], actions }: ErrorProps) {
  return (
    <div className={styles.error} role="alert">
      <h2>{title}</h2>
      {detail ? <p dir="auto">{detail}</p> : null}
      {points.length > 0 ? (
        <ul>
          {points.map((point) => (
            <li key={point} dir="auto">
              {point}
            </li>
          ))}
        </ul>
      ) : null}
      {actions ? <div style={{ marginBlockStart: 12 }}>{actions}</div> : null}
    </div>
  )
}

/** Boxes of the size of what will come, so that nothing jumps. */
export function Skeletons({ rows, height = 34 }: { rows: number; height?: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height - 10} mb={10} radius={6} />
      ))}
    </div>
  )
}
