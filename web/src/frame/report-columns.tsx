import type { ReportMeta, ReportRow } from '@/api'
import { approximate } from '@/format/decimals'
import { isMoneyFigure } from '@/format/figures'
import type { useI18n } from '@/i18n'
import type { useFormat } from '@/state'
import { besideClass, type Column, type FootRow } from '@/ui'
import { before, Figure, FigureChange, intervalScale, IntervalFigure } from './figure-cell'
import { metricName, metricText } from './metric-words'
import { judged, sameSums } from './report-rows'

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

/** Metrics that come with an interval. */
const intervals = ['roi', 'conversion_rate']
/** What a phone shows beside the name before it scrolls. */
const onPhone: Record<string, number> = { spend: 1, roi: 2, revenue: 3 }

function change(meta: ReportMeta | undefined, input: Input): string {
  return meta?.compare
    ? input.i18n.t('compare.against', {
        period: input.format.period(meta.compare.period.from, meta.compare.period.to),
      })
    : ''
}

/** Whether a column adds up to so much that cents only stand in the way. */
export function isLarge(metric: string, meta: ReportMeta | undefined): boolean {
  const total = meta?.totals[metric]
  const size = approximate(total === undefined || total === null ? null : String(total))
  return ['spend', 'revenue', 'refunds'].includes(metric) && Math.abs(size ?? 0) >= 1000
}

/** Columns of figures for a report's rows. */
export function figureColumns<Row>(
  input: Input,
  rowOf: (row: Row) => ReportRow | undefined,
  /** Whether a figure belongs to a campaign, whose drawer it opens. */
  ofCampaign: boolean,
): Column<Row>[] {
  const { i18n, format, meta, rows } = input
  const against = change(meta, input)
  const scales = new Map(intervals.map((metric) => [metric, intervalScale(rows, metric)]))
  return [...mainFigures, ...moreFigures].map((metric): Column<Row> => {
    const optional = moreFigures.includes(metric)
    return {
      id: metric,
      header: metricName(metric, i18n),
      unit: isMoneyFigure(metric) ? format.currencyLabel : undefined,
      hint: metricText(metric, 'what', i18n) ?? undefined,
      numeric: true,
      optional,
      ...(onPhone[metric] === undefined ? {} : { phone: onPhone[metric] }),
      sortBy: (row) => {
        const value = rowOf(row)?.[metric]
        return value === null || value === undefined ? null : approximate(String(value))
      },
      cell: (row) => {
        const report = rowOf(row)
        if (!report) return <span className="dim">—</span>
        const campaign = ofCampaign ? (report.campaign_key ?? null) : null
        const scale = scales.get(metric)
        if (scale) {
          return (
            <IntervalFigure
              metric={metric}
              campaign={campaign}
              row={report}
              scale={scale}
              meta={meta}
            />
          )
        }
        return (
          <span className={besideClass}>
            {/* Changes of every figure would drown the figures. */}
            {metric !== 'revenue' ? null : (
              <FigureChange
                metric={metric}
                now={report[metric]}
                before={before(report, metric)}
                title={against}
              />
            )}
            <Figure
              metric={metric}
              campaign={campaign}
              value={report[metric]}
              meta={meta}
              whole={isLarge(metric, meta)}
            />
          </span>
        )
      },
    }
  })
}

/**
 * The sums below the rows. The rows add up to the first; where some revenue is
 * tied to no campaign, a second row holds what marketing is judged by, so that
 * its ratios are those of the sums beside them.
 */
export function reportFoot({ i18n, meta }: Pick<Input, 'i18n' | 'meta'>): FootRow[] {
  if (!meta) return []
  const { t } = i18n
  const whole = sameSums(meta)
  const figures = (id: string, label: FootRow['label'], row: ReportRow): FootRow => ({
    id,
    label,
    cell: (metric) =>
      row[metric] === undefined || (id === 'all' && !whole && judged.has(metric)) ? null : (
        <Figure metric={metric} value={row[metric]} meta={meta} />
      ),
  })
  if (whole) return [figures('all', t('col.total'), meta.attributed)]
  return [
    figures('all', t('col.total'), meta.totals),
    figures(
      'tied',
      <>
        {t('col.total_tied')}
        <div className="small dim" style={{ fontWeight: 400 }}>
          {t('col.total_tied.what')}
        </div>
      </>,
      meta.attributed,
    ),
  ]
}
