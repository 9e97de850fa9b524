import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ReportMeta, ReportRow } from '@/api'
import { approximate } from '@/format/decimals'
import { figureKind } from '@/format/figures'
import { relativeChange } from '@/format/numbers'
import { useI18n } from '@/i18n'
import { useFormat, writeFigure } from '@/state'
import { Change, figureLinkClass, IntervalBar, Unknown } from '@/ui'

interface FigureProps {
  metric: string
  /** The campaign the figure is of; null for the whole workspace. */
  campaign?: string | null
  value: string | number | null | undefined
  meta?: ReportMeta | undefined
  compact?: boolean
  full?: boolean
}

/** Why a figure is unknown, in the report's own words. */
export function useReason(meta: ReportMeta | undefined) {
  const { t } = useI18n()
  return (metric: string): string =>
    meta?.missing.find((each) => each.metric === metric)?.text ?? t('unknown.generic')
}

/** A figure that opens to what it is made of. */
export function Figure({
  metric,
  campaign = null,
  value,
  meta,
  compact = false,
  full = false,
}: FigureProps) {
  const { t, has } = useI18n()
  const format = useFormat()
  const reason = useReason(meta)
  if (value === null || value === undefined || value === '')
    return <Unknown reason={reason(metric)} />
  const key = `metric.${metric}`
  return (
    <Link
      to="."
      search={(previous: object) => ({ ...previous, figure: writeFigure({ metric, campaign }) })}
      resetScroll={false}
      className={figureLinkClass}
      title={t('figure.open', { metric: has(key) ? t(key) : metric })}
    >
      {format.figure(metric, value, { compact, precision: full ? 'full' : 'auto' })}
    </Link>
  )
}

/** The figure of the period compared with, where the report gives one. */
export function before(row: ReportRow, metric: string): number | null {
  const value = row[`${metric}_before`]
  return approximate(value === undefined || value === null ? null : String(value))
}

interface ChangeProps {
  metric: string
  now: string | number | null | undefined
  before: string | number | null | undefined
  title: string
}

/** The change against the compared period, in percent. */
export function FigureChange({ metric, now, before: then, title }: ChangeProps): ReactNode {
  const format = useFormat()
  const number = (value: string | number | null | undefined) =>
    value === null || value === undefined ? null : approximate(String(value))
  // Metrics that cross zero: a share of what they were says nothing.
  const signed = metric === 'roi' || metric === 'nps'
  const change = signed ? null : relativeChange(number(now), number(then))
  if (change === null) return null
  return (
    <Change
      text={format.change(change)}
      direction={Math.abs(change) < 0.0005 ? 0 : change > 0 ? 1 : -1}
      better={figureKind(metric).better}
      title={title}
    />
  )
}

interface IntervalProps {
  metric: string
  row: ReportRow
  /** The end of the scale that the rows of the table share. */
  max: number
  meta?: ReportMeta | undefined
}

/** `3.1 (2.4–3.9)` with its bar; says in words when there is too little to tell. */
export function IntervalFigure({ metric, row, max, meta }: IntervalProps) {
  const { t } = useI18n()
  const format = useFormat()
  const value = row[metric]
  const low = row[`${metric}_low`]
  const high = row[`${metric}_high`]
  const campaign = row.campaign_key ?? null
  if (typeof value !== 'number' || typeof low !== 'number' || typeof high !== 'number') {
    return <Figure metric={metric} campaign={campaign} value={value} meta={meta} />
  }
  const text = `${format.figure(metric, low)}–${format.figure(metric, high)}`
  const conversions = approximate(String(row['conversions'] ?? ''))
  const tooSmall = conversions !== null && conversions < 10
  return (
    <span
      style={{ display: 'inline-flex', alignItems: 'center', gap: 8, justifyContent: 'flex-end' }}
    >
      <span>
        <Figure metric={metric} campaign={campaign} value={value} meta={meta} />{' '}
        <span className="dim small">{tooSmall ? t('interval.too_small') : `(${text})`}</span>
      </span>
      <IntervalBar
        value={value}
        low={low}
        high={high}
        max={max}
        label={t('interval.label', {
          low: format.figure(metric, low),
          high: format.figure(metric, high),
        })}
      />
    </span>
  )
}
