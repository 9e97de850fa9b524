import styles from './sparkline.module.css'

interface Props {
  values: (number | null)[]
  /** A second, quieter line: the period compared with. */
  before?: (number | null)[]
  color?: string
  height?: number
}

function path(values: (number | null)[], max: number, min: number, height: number): string {
  const step = 100 / Math.max(1, values.length - 1)
  let drawing = false
  return values
    .map((value, index) => {
      if (value === null) {
        drawing = false
        return ''
      }
      const y = height - 2 - ((value - min) / (max - min || 1)) * (height - 4)
      const command = drawing ? 'L' : 'M'
      drawing = true
      return `${command}${(index * step).toFixed(2)} ${y.toFixed(2)}`
    })
    .join('')
}

/** A trend without axes: it starts at zero, so that its height is honest. */
export function Sparkline({
  values,
  before = [],
  color = 'var(--accent-ink)',
  height = 36,
}: Props) {
  const known = [...values, ...before].filter((value): value is number => value !== null)
  if (known.length < 2) return <div style={{ blockSize: height }} />
  // The area ends where the figures end: days to come are not zero.
  const first = values.findIndex((value) => value !== null)
  const last = values.findLastIndex((value) => value !== null)
  const at = (index: number) => ((index * 100) / Math.max(1, values.length - 1)).toFixed(2)
  const filled = values.map((value, index) => (index < first || index > last ? null : (value ?? 0)))
  const max = Math.max(...known, 0)
  const min = Math.min(...known, 0)
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 100 ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden
    >
      {before.length > 1 ? (
        <path
          d={path(before, max, min, height)}
          fill="none"
          stroke="var(--line-strong)"
          strokeWidth={1.25}
          vectorEffect="non-scaling-stroke"
        />
      ) : null}
      <path
        d={`${path(filled, max, min, height)}L${at(last)} ${height}L${at(first)} ${height}Z`}
        fill={color}
        fillOpacity={0.08}
      />
      <path
        d={path(values, max, min, height)}
        fill="none"
        stroke={color}
        strokeWidth={1.75}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
