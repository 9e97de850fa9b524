import type { Finding } from '@/api'
import { Said } from '@/frame/said'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@/ui'
import styles from './site.module.css'

const marks = {
  good: { Icon: IconCircleCheck, color: 'var(--good)' },
  warning: { Icon: IconAlertTriangle, color: 'var(--warn)' },
  error: { Icon: IconAlertTriangle, color: 'var(--bad)' },
  info: { Icon: IconInfoCircle, color: 'var(--ink-3)' },
}

/** What an analysis says, below its chart. */
export function SaidBelow({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return null
  return (
    <ul className={styles.said}>
      {findings.map((finding, index) => {
        const { Icon, color } = marks[finding.tone]
        return (
          <li key={index}>
            <Icon size={16} color={color} aria-hidden />
            <span className="measure">
              <Said finding={finding} />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
