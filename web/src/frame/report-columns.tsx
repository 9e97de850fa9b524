import type { ReportMeta, ReportRow } from '@/api'
import { approximate } from '@/format/decimals'
import { isMoneyFigure } from '@/format/figures'
import type { useI18n } from '@/i18n'
import type { useFormat } from '@/state'
import type { Column } from '@/ui'
import { before, Figure, FigureChange, IntervalFigure } from './figure-cell'
import { metricName } from './metric-words'

interface Input {
  i18n: ReturnType<typeof useI18n>
  format: ReturnType<typeof useFormat>
  meta: ReportMeta | undefined
  rows: ReportRow[]
}

export const mainFigures = ['spend', 'revenue', 'roi', 'conversions', 'conversion_rate', 'cpa']
export const moreFigures = [
  'orders',
  'impressions',
  'clicks',
  'visits',
  'ctr',
  'cpc',
  'cpm',
  'roas',
  'aov',
  'new_customers',
  'leads',
]

function change(meta: ReportMeta | undefined, input: Input): string {
  return meta?.compare
    ? input.i18n.t('compare.against', {
        period: input.format.period(meta.compare.period.from, meta.compare.period.to),
      })
    : ''
}

/** Columns of figures for a report's rows, totals included. */
export function figureColumns<Row>(
  input: Input,
  rowOf: (row: Row) => ReportRow | undefined,
  /** Whether a figure belongs to a campaign, whose drawer it opens. */
  ofCampaign: boolean,
): Column<Row>[] {
  const { i18n, format, meta, rows } = input
  const against = change(meta, input)
  const rateMax = Math.max(
    0,
    ...rows.map((row) => Number(row['conversion_rate_high'] ?? row['conversion_rate'] ?? 0)),
  )
  return [...mainFigures, ...moreFigures].map((metric): Column<Row> => {
    const optional = moreFigures.includes(metric)
    const definition = `metric.${metric}.what`
    return {
      id: metric,
      header: metricName(metric, i18n),
      unit: isMoneyFigure(metric) ? format.currencyLabel : undefined,
      hint: i18n.has(definition) ? i18n.t(definition) : undefined,
      numeric: true,
      optional,
      sortBy: (row) => {
        const value = rowOf(row)?.[metric]
        return value === null || value === undefined ? null : approximate(String(value))
      },
      cell: (row) => {
        const report = rowOf(row)
        if (!report) return <span className="dim">—</span>
        const campaign = ofCampaign ? (report.campaign_key ?? null) : null
        if (metric === 'conversion_rate') {
          return <IntervalFigure metric={metric} row={report} max={rateMax} meta={meta} />
        }
        return (
          <span style={{ display: 'inline-flex', gap: 8, alignItems: 'baseline' }}>
            {/* Changes of every figure would drown the figures. */}
            {!['revenue', 'roi'].includes(metric) ? null : (
              <FigureChange
                metric={metric}
                now={report[metric]}
                before={before(report, metric)}
                title={against}
              />
            )}
            <Figure metric={metric} campaign={campaign} value={report[metric]} meta={meta} />
          </span>
        )
      },
      // Conversions and returns are judged by what is tied to a campaign.
      total: meta ? (
        <Figure metric={metric} value={meta.attributed[metric]} meta={meta} />
      ) : undefined,
    }
  })
}
