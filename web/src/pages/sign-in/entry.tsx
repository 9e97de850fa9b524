import type { ReactNode } from 'react'
import { Logo } from '@/frame/side'
import { LanguageMenu, SchemeToggle } from '@/frame/top'
import { Card } from '@/ui'
import styles from './entry.module.css'

/** The frame of the pages before a workspace is open. */
export function Entry({
  title,
  lead,
  wide = false,
  children,
}: {
  title: string
  lead: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  return (
    <main className={styles.page}>
      <div className={`${styles.box ?? ''} ${wide ? (styles.wide ?? '') : ''}`}>
        <div className={styles.brand}>
          <Logo />
          Sulit
        </div>
        <Card>
          <h1>{title}</h1>
          <p className="dim">{lead}</p>
          {children}
        </Card>
        <div className={styles.foot}>
          <LanguageMenu />
          <SchemeToggle />
        </div>
      </div>
    </main>
  )
}

export { styles as entryStyles }
