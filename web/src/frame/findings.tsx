import type { ReportMeta } from '@/api'
import { useI18n } from '@/i18n'
import { Card, IconAlertTriangle, IconCircleCheck, IconInfoCircle, Section } from '@/ui'
import { Said } from './said'

const icons: Record<string, typeof IconInfoCircle | undefined> = {
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  error: IconAlertTriangle,
}
const tones: Record<string, string> = {
  good: 'var(--good)',
  warning: 'var(--warn)',
  error: 'var(--bad)',
  info: 'var(--ink-3)',
}

/** What a report is worth knowing for, in plain words with its numbers. */
export function Findings({ meta }: { meta: ReportMeta }) {
  const i18n = useI18n()
  // What limits the figures comes before what they say.
  const said = [
    ...meta.notices.filter(({ tone }) => tone === 'error' || tone === 'warning'),
    ...meta.findings,
  ]
  if (said.length === 0) return null
  return (
    <Section title={i18n.t('col.finding')}>
      <Card>
        <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
          {said.map((finding, index) => {
            const Icon = icons[finding.tone] ?? IconInfoCircle
            return (
              <li key={index} style={{ display: 'flex', gap: 8 }}>
                <Icon
                  size={16}
                  color={tones[finding.tone] ?? 'var(--ink-3)'}
                  aria-hidden
                  style={{ flex: 'none', marginBlockStart: 2 }}
                />
                <span className="measure">
                  <Said finding={finding} />
                </span>
              </li>
            )
          })}
        </ul>
      </Card>
    </Section>
  )
}

/** Says on which revenue a report stands and what its rates are shares of. */
export function ReportNote({ meta }: { meta: ReportMeta }) {
  const { t } = useI18n()
  const denominator = meta.conversion_rate_denominator
  return (
    <p className="small dim" style={{ marginBlock: 8 }}>
      {t('report.basis', { basis: t(`basis.${meta.basis}.short`) })}{' '}
      {denominator === 'visits' || denominator === 'clicks'
        ? t(`report.rate_of.${denominator}`)
        : ''}
    </p>
  )
}
