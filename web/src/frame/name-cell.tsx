import { Fragment, type ReactNode } from 'react'
import { UnstyledButton } from '@/ui'
import styles from './name-cell.module.css'

interface Props {
  name: ReactNode
  onOpen: () => void
  /** What tells it apart from others, below its name. */
  children?: ReactNode
}

/** The first cell of a list whose rows open at the side. */
export function NameCell({ name, onOpen, children }: Props) {
  return (
    <>
      <UnstyledButton className={styles.name} onClick={onOpen}>
        <bdi>{typeof name === 'string' ? breakable(name) : name}</bdi>
      </UnstyledButton>
      {children ? <div className={underNameClass}>{children}</div> : null}
    </>
  )
}

/** An address breaks after its slashes before it breaks within a word. */
function breakable(name: string): ReactNode {
  return name.split(/(?<=\/)/).map((part, at) => (
    <Fragment key={at}>
      {at > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ))
}

/** A row of small facts, as below a name. */
export const underNameClass = styles.under ?? ''

/** A word somebody gave to it. */
export function Label({ children }: { children: string }) {
  return (
    <span className={styles.label}>
      <bdi>{children}</bdi>
    </span>
  )
}

/** How it stands, where that is not as usual. */
export function State({ warns = false, children }: { warns?: boolean; children: ReactNode }) {
  return (
    <span className={styles.state} data-warns={warns || undefined}>
      {children}
    </span>
  )
}
