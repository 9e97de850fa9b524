import type { ReactNode } from 'react'
import styles from './page.module.css'

interface HeaderProps {
  title: ReactNode
  /** One sentence on what the page answers. */
  lead?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, lead, actions }: HeaderProps) {
  return (
    <header className={styles.header}>
      <div>
        <h1>{title}</h1>
        {lead ? <p className={styles.lead}>{lead}</p> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </header>
  )
}

export function Card({
  children,
  flush = false,
  className,
}: {
  children: ReactNode
  flush?: boolean
  className?: string | undefined
}) {
  return (
    <div className={[styles.card, flush ? styles.flush : '', className ?? ''].join(' ')}>
      {children}
    </div>
  )
}

interface SectionProps {
  title: ReactNode
  actions?: ReactNode
  children: ReactNode
}

export function Section({ title, actions, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHeader}>
        <h2>{title}</h2>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {children}
    </section>
  )
}
