import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ReportMeta, ReportRow } from '@/api'
import { approximate } from '@/format/decimals'
import { figureKind } from '@/format/figures'
import { relativeChange } from '@/format/numbers'
import { useI18n } from '@/i18n'
import { useFormat, writeFigure } from '@/state'
import { Change, figureLinkClass, IntervalBar, intervalClass, Unknown } from '@/ui'
import { missingWords } from './metric-words'

interface FigureProps {
  metric: string
  /** The campaign the figure is of; null for the whole workspace. */
  campaign?: string | null
  value: string | number | null | undefined
  meta?: ReportMeta | undefined
  compact?: boolean
  full?: boolean
  /** Without cents, where the column adds up to much more. */
  whole?: boolean
}

/** Why a figure is unknown: which part of it is missing, or zero. */
export function useReason(meta: ReportMeta | undefined) {
  const i18n = useI18n()
  return (metric: string): string => {
    const missing = meta?.missing.find((each) => each.metric === metric)
    return missing ? missingWords(missing, i18n) : i18n.t('unknown.generic')
  }
}

/** A figure that opens to what it is made of. */
export function Figure({
  metric,
  campaign = null,
  value,
  meta,
  compact = false,
  full = false,
  whole = false,
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
      {format.figure(metric, value, { compact, whole, precision: full ? 'full' : 'auto' })}
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

/** The scale that the intervals of one table share; it holds zero, from which all are read. */
export interface Scale {
  min: number
  max: number
}

export function intervalScale(rows: ReportRow[], metric: string): Scale {
  const values = rows
    .flatMap((row) => [row[metric], row[`${metric}_low`], row[`${metric}_high`]])
    .filter((value): value is number => typeof value === 'number')
  return { min: Math.min(0, ...values), max: Math.max(0, ...values) }
}

/**
 * `2.4–3.9`, in the order of reading; a dash between signed numbers needs room,
 * and each such number keeps its sign at its own side.
 */
export function intervalText(low: string, high: string): string {
  return /[−-]/.test(low + high) ? `\u2068${low}\u2069 – \u2068${high}\u2069` : `${low}–${high}`
}

interface IntervalProps {
  metric: string
  row: ReportRow
  campaign?: string | null
  scale: Scale
  meta?: ReportMeta | undefined
  /** Without the bar, where there is no room for it. */
  bare?: boolean
}

/** `3.1 (2.4–3.9)` with its bar; says in words when there is too little to tell. */
export function IntervalFigure({
  metric,
  row,
  campaign = row.campaign_key ?? null,
  scale,
  meta,
  bare = false,
}: IntervalProps) {
  const { t, direction } = useI18n()
  const format = useFormat()
  const value = row[metric]
  const figure = <Figure metric={metric} campaign={campaign} value={value} meta={meta} />
  const interval = useInterval(metric, row, meta)
  if (interval === null) return figure
  return (
    <span className={intervalClass}>
      <span>
        {figure}{' '}
        <bdi dir={direction} className={`dim small ${interval.ends ? '' : 'below'}`}>
          {interval.text}
        </bdi>
      </span>
      {bare || interval.ends === null || typeof value !== 'number' ? null : (
        <IntervalBar
          value={value}
          low={interval.ends.low}
          high={interval.ends.high}
          min={scale.min}
          max={scale.max}
          label={t('interval.label', {
            low: format.figure(metric, interval.ends.low),
            high: format.figure(metric, interval.ends.high),
          })}
        />
      )}
    </span>
  )
}

interface Interval {
  text: string
  /** Its ends, where it was computed. */
  ends: { low: number; high: number } | null
}

/** Fewer orders than this say nothing of a return; the server then gives no interval. */
const fewestOrders = 20

/** The interval of a figure, or in words why there is none; null where none is meant to be. */
function useInterval(
  metric: string,
  row: ReportRow,
  meta: ReportMeta | undefined,
): Interval | null {
  const { t } = useI18n()
  const format = useFormat()
  const low = row[`${metric}_low`]
  const high = row[`${metric}_high`]
  if (typeof row[metric] !== 'number') return null
  if (typeof low !== 'number' || typeof high !== 'number') {
    if (!['roi', 'roas'].includes(metric) || meta?.basis !== 'orders') return null
    const orders = approximate(String(row['orders'] ?? '')) ?? 0
    return {
      text: t(orders < fewestOrders ? 'interval.too_small' : 'interval.few_large'),
      ends: null,
    }
  }
  const ends = { low, high }
  const conversions = approximate(String(row['conversions'] ?? ''))
  if (metric === 'conversion_rate' && conversions !== null && conversions < 10) {
    return { text: t('interval.too_small'), ends }
  }
  return {
    text: `(${intervalText(format.figure(metric, low), format.figure(metric, high))})`,
    ends,
  }
}

interface IntervalNoteProps {
  metric: string
  row: ReportRow
  meta: ReportMeta | undefined
}

/** How sure a figure is, where it stands alone. */
export function IntervalNote({ metric, row, meta }: IntervalNoteProps) {
  const { direction } = useI18n()
  const interval = useInterval(metric, row, meta)
  return interval === null ? null : (
    <bdi dir={direction} className="small dim tabular">
      {interval.text}
    </bdi>
  )
}
