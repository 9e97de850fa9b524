import { Link } from '@tanstack/react-router'
import type { ReportRow } from '@/api'
import { channelHue } from '@/charts'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { Hue, Key } from '@/ui'
import styles from './campaign-name.module.css'
import { channelName } from './metric-words'

/** A campaign with its channel's hue; the row of what is tied to no campaign says so. */
export function CampaignName({ row }: { row: ReportRow }) {
  const { t, has } = useI18n()
  const { key } = useWorkspace()
  const channel = channelName(row.channel, { t, has })
  if (!row.campaign_key) {
    return (
      <span className={styles.name}>
        <Hue color={channelHue(row.channel)} />
        <span>
          <Link to="/w/$workspace/taxonomy" params={{ workspace: key }} className={styles.link}>
            {t('col.unassigned')}
          </Link>
          <span className={styles.key}>{t('unassigned.what')}</span>
        </span>
      </span>
    )
  }
  return (
    <span className={styles.name}>
      <Hue color={channelHue(row.channel)} />
      <span>
        <Link
          to="/w/$workspace/campaigns/$campaign"
          params={{ workspace: key, campaign: row.campaign_key }}
          className={styles.link}
        >
          <bdi>{row.campaign}</bdi>
        </Link>
        <span className={styles.key}>
          {channel}
          {row.campaign === row.campaign_key ? null : (
            <span className={styles.technical}>
              {' · '}
              <Key>{row.campaign_key}</Key>
            </span>
          )}
        </span>
      </span>
    </span>
  )
}
