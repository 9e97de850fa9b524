import { Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import styles from './figure.module.css'

interface ChangeProps {
  /** The printed change, with its sign. */
  text: string
  direction: -1 | 0 | 1
  /** Whether up is good, down is good, or neither. */
  better: 'higher' | 'lower' | 'neither'
  /** Says in words what it is compared with. */
  title: string
}

/** A change with sign, arrow and colour, so that colour is never alone. */
export function Change({ text, direction, better, title }: ChangeProps) {
  const good =
    direction === 0 || better === 'neither' ? null : direction > 0 === (better === 'higher')
  const tone = good === null ? styles.even : good ? styles.good : styles.bad
  return (
    <Tooltip label={title}>
      <span className={`${styles.change ?? ''} ${tone ?? ''}`}>
        {direction > 0 ? <IconArrowUp size={12} aria-hidden /> : null}
        {direction < 0 ? <IconArrowDown size={12} aria-hidden /> : null}
        <bdi>{text}</bdi>
      </span>
    </Tooltip>
  )
}

/** Every figure is a link to what it is made of; this is how it looks. */
export const figureLinkClass = styles.link ?? ''

/** A figure that is not known, with the reason one hover or focus away. */
export function Unknown({ reason }: { reason: string }) {
  return (
    <Tooltip label={reason}>
      <span className={styles.unknown} tabIndex={0} role="note" aria-label={reason}>
        —
      </span>
    </Tooltip>
  )
}

interface IntervalBarProps {
  value: number
  low: number
  high: number
  /** The end of the scale shared by the rows of one table. */
  max: number
  label: string
}

export function IntervalBar({ value, low, high, max, label }: IntervalBarProps) {
  const at = (figure: number) => `${Math.max(0, Math.min(100, (figure / (max || 1)) * 100))}%`
  return (
    <span className={styles.interval} role="img" aria-label={label}>
      <span
        className={styles.range}
        style={{
          insetInlineStart: at(low),
          inlineSize: `calc(${at(high)} - ${at(low)})`,
        }}
      />
      <span className={styles.point} style={{ insetInlineStart: at(value) }} />
    </span>
  )
}
