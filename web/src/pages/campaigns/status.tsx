import type { CampaignStatus } from '@/api'
import { useI18n } from '@/i18n'
import styles from './campaigns.module.css'

const tones: Record<CampaignStatus, string> = {
  draft: 'var(--ink-3)',
  live: 'var(--good)',
  paused: 'var(--warn)',
  ended: 'var(--ink-3)',
}

export function StatusMark({ status }: { status: CampaignStatus }) {
  const { t } = useI18n()
  return (
    <span className={styles.status}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden>
        <circle
          cx="4"
          cy="4"
          r="3"
          fill={status === 'draft' ? 'none' : tones[status]}
          stroke={tones[status]}
          strokeWidth="1.5"
        />
      </svg>
      {t(`status.${status}`)}
    </span>
  )
}
