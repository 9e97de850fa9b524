import type { NewRule, Source } from '@/api'
import { useI18n } from '@/i18n'
import { formatName } from '@/pages/imports/words'
import styles from './taxonomy.module.css'

/** What a file says of where a row comes from, without the empty columns. */
export function SourceLine({ source }: { source: Source }) {
  const i18n = useI18n()
  const parts: [string, string][] = [
    [i18n.t('rule_field.campaign_name'), source.source_campaign_name],
    [i18n.t('rule_field.coupon'), source.coupon],
    ['utm_campaign', source.utm_campaign],
    ['utm_source', source.utm_source],
    ['utm_medium', source.utm_medium],
    [i18n.t('rule_field.account'), source.account],
  ]
  return (
    <div className={styles.source}>
      <strong>{formatName(source.platform, i18n)}</strong>
      {parts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <span>{name}</span> <bdi>{value}</bdi>
          </div>
        ))}
    </div>
  )
}

function escaped(text: string): string {
  return `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`
}

/** The narrowest rule that catches a source: what tells it from others, taken literally. */
export function ruleFor(source: Source): NewRule {
  const conditions: NewRule['conditions'] = []
  if (source.coupon) conditions.push({ field: 'coupon', pattern: escaped(source.coupon) })
  else if (source.source_campaign_name) {
    conditions.push({ field: 'campaign_name', pattern: escaped(source.source_campaign_name) })
  } else if (source.utm_campaign) {
    conditions.push({ field: 'utm_campaign', pattern: escaped(source.utm_campaign) })
  } else if (source.utm_source) {
    conditions.push({ field: 'utm_source', pattern: escaped(source.utm_source) })
    if (source.utm_medium)
      conditions.push({ field: 'utm_medium', pattern: escaped(source.utm_medium) })
  }
  if (source.platform && (conditions.length === 0 || source.source_campaign_name)) {
    conditions.push({ field: 'platform', pattern: escaped(source.platform) })
  }
  return { conditions, channel: source.channel }
}

/** What a campaign made from the source would be called. */
export function nameFor(source: Source): string {
  return (
    source.source_campaign_name ||
    source.utm_campaign ||
    source.coupon ||
    source.utm_source ||
    source.platform
  )
}
