import type { ReportRow } from '@/api'
import { Bars, ChartCard, type Bar } from '@/charts'
import { approximate } from '@/format/decimals'
import { Figure } from '@/frame/figure-cell'
import { metricName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'

const steps = ['impressions', 'clicks', 'visits', 'conversions']

/** From seen to bought: each known step, with its share of the step before. */
export function Funnel({ row, campaign }: { row: ReportRow; campaign: string }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const known = steps.filter((step) => row[step] !== null && row[step] !== undefined)
  const count = (step: string) => approximate(String(row[step] ?? ''))
  const bars: Bar[] = known.map((step, index) => {
    const previous = index > 0 ? count(known[index - 1] ?? '') : null
    const value = count(step)
    return {
      id: step,
      label: metricName(step, i18n),
      // Impressions dwarf the rest; a root keeps every step visible, and the figures say the true size.
      value: value === null ? null : Math.sqrt(value),
      shown: <Figure metric={step} campaign={campaign} value={row[step]} />,
      note:
        previous && value !== null
          ? t('funnel.share', {
              share: format.percent(value / previous),
              step: metricName(known[index - 1] ?? '', i18n).toLocaleLowerCase(i18n.language),
            })
          : null,
    }
  })
  return (
    <ChartCard
      title={t('funnel.title')}
      lead={t('funnel.scale')}
      table={{
        name: `funnel-${campaign}`,
        headers: [t('funnel.step'), t('funnel.count')],
        rows: known.map((step) => ({
          raw: [step, String(row[step] ?? '')],
          shown: [metricName(step, i18n), format.figure(step, row[step] ?? 0)],
        })),
      }}
    >
      <Bars bars={bars} />
    </ChartCard>
  )
}
