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

/** A change before its figure, which keeps to the edge of its column. */
export const besideClass = styles.beside ?? ''

/** A figure and its interval beside each other, the bar at the end. */
export const intervalClass = styles.both ?? ''

interface IntervalBarProps {
  value: number
  low: number
  high: number
  /** The ends of the scale shared by the rows of one table; it holds zero. */
  min: number
  max: number
  label: string
}

export function IntervalBar({ value, low, high, min, max, label }: IntervalBarProps) {
  const share = (figure: number) =>
    Math.max(0, Math.min(100, ((figure - min) / (max - min || 1)) * 100))
  const at = (figure: number) => `${share(figure)}%`
  return (
    <span className={styles.interval} role="img" aria-label={label}>
      {min < 0 ? <span className={styles.zero} style={{ insetInlineStart: at(0) }} /> : null}
      <span
        className={styles.range}
        style={{ insetInlineStart: at(low), inlineSize: `${share(high) - share(low)}%` }}
      />
      <span className={styles.point} style={{ insetInlineStart: at(value) }} />
    </span>
  )
}
