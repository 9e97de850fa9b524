import type { NewRule, RuleField, Source } from '@/api'
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
            <bdi className={styles.sourceField}>{name}</bdi> <bdi>{value}</bdi>
          </div>
        ))}
      {tellsApart(source) ? null : <div className="dim">{i18n.t('unassigned.nothing')}</div>}
    </div>
  )
}

/** Whether a rule could catch this source without catching all of its platform. */
export function tellsApart(source: Source): boolean {
  return (
    [
      source.coupon,
      source.source_campaign_name,
      source.utm_campaign,
      source.utm_source,
      source.account,
    ].join('') !== ''
  )
}

/** The narrowest rule that catches a source: what tells it from others, taken literally. */
export function ruleFor(source: Source): NewRule {
  const conditions: NewRule['conditions'] = []
  const when = (field: RuleField, value: string) => {
    if (value) conditions.push({ field, operator: 'equals', value })
  }
  if (source.coupon) when('coupon', source.coupon)
  else if (source.source_campaign_name) when('campaign_name', source.source_campaign_name)
  else if (source.utm_campaign) when('utm_campaign', source.utm_campaign)
  else if (source.utm_source) {
    when('utm_source', source.utm_source)
    when('utm_medium', source.utm_medium)
  } else when('account', source.account)
  if (conditions.length === 0 || source.source_campaign_name) when('platform', source.platform)
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
