import { useMemo } from 'react'
import { TrendChart, type TrendMark, type TrendPoint } from '@/charts'
import { addDays, weekday } from '@/format/dates'
import { addDecimals, approximate, compareDecimals, isDecimal } from '@/format/decimals'
import { shownCurrency } from '@/format/money'
import { formatCount } from '@/format/numbers'
import { useI18n } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import { placeMarks, type DayMark } from './chart-marks'

/** A day of a report, or a point of the Overview. */
interface DayRow {
  day?: string | null
  spend?: string | number | null
  revenue?: string | number | null
}

interface Bucket {
  day: string
  spend: string | null
  revenue: string | null
}

function amount(value: unknown): string | null {
  return typeof value === 'string' && isDecimal(value) ? value : null
}

function add(a: string | null, b: string | null): string | null {
  return a === null ? b : b === null ? a : addDecimals(a, b)
}

/** Days as they are, or weeks once days would be too thin to read. */
function buckets(rows: DayRow[], weekStart: number, weekly: boolean): Bucket[] {
  const found = new Map<string, Bucket>()
  for (const row of rows) {
    const day = row.day ?? ''
    const key = weekly ? addDays(day, -((weekday(day) - weekStart + 7) % 7)) : day
    const bucket = found.get(key) ?? { day: key, spend: null, revenue: null }
    bucket.spend = add(bucket.spend, amount(row.spend))
    bucket.revenue = add(bucket.revenue, amount(row.revenue))
    found.set(key, bucket)
  }
  return [...found.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

const noMarks: DayMark[] = []
/** More marks than this hide the chart they explain. */
const mostMarks = 9

/** Spend and revenue over the period, with a title that says what they show. */
export function DaysTrend({
  rows,
  name,
  weekly = rows.length > 92,
  marks = noMarks,
}: {
  rows: DayRow[]
  name: string
  weekly?: boolean
  /** What happened, to be seen beside the figures. */
  marks?: DayMark[]
}) {
  const { t, language } = useI18n()
  const { workspace, today } = useFrame()
  const format = useFormat()
  const { currency } = workspace
  const held = useMemo(
    () => buckets(rows, workspace.week_start % 7, weekly),
    [rows, workspace.week_start, weekly],
  )
  const points = useMemo<TrendPoint[]>(
    () =>
      held.map((bucket) => ({
        day: bucket.day,
        label: format.day(bucket.day, 'short'),
        spend: approximate(bucket.spend),
        revenue: approximate(bucket.revenue),
      })),
    [held, format],
  )
  const placed = useMemo<TrendMark[]>(
    () =>
      placeMarks(
        marks,
        held.map((bucket) => bucket.day),
      )
        .slice(0, mostMarks)
        .map(({ at, texts }, index) => ({
          at,
          number: formatCount(index + 1, language),
          when: format.day(held[at]?.day ?? '', 'short'),
          texts:
            texts.length > 3
              ? [...texts.slice(0, 3), t('trend.more', { count: texts.length - 3 })]
              : texts,
        })),
    [marks, held, language, format, t],
  )
  const past = held.filter((bucket) => bucket.day <= today && bucket.spend !== null)
  const above = past.filter(
    (bucket) => bucket.revenue !== null && compareDecimals(bucket.revenue, bucket.spend ?? '0') > 0,
  ).length
  const known = past.some((bucket) => bucket.revenue !== null)
  const title = known
    ? t(weekly ? 'trend.weeks' : 'trend.days', { count: above, total: past.length })
    : t('trend.question')
  return (
    <TrendChart
      title={title}
      lead={`${t(weekly ? 'trend.by_week' : 'trend.by_day')} · ${shownCurrency(currency, language).label}`}
      points={points}
      today={today}
      marks={placed}
      words={{ spend: t('metric.spend'), revenue: t('metric.revenue') }}
      print={(value, style) =>
        format.money(plainDecimal(value), { compact: style === 'axis', whole: style === 'axis' })
      }
      table={{
        name: `${name}-${held[0]?.day ?? ''}`,
        headers: [t('col.day'), t('metric.spend'), t('metric.revenue')],
        rows: held.map((bucket) => ({
          raw: [bucket.day, bucket.spend ?? '', bucket.revenue ?? ''],
          shown: [
            format.day(bucket.day),
            bucket.spend === null ? '—' : format.money(bucket.spend),
            bucket.revenue === null ? '—' : format.money(bucket.revenue),
          ],
        })),
      }}
    />
  )
}

/** A chart's number as a decimal, without an exponent. */
function plainDecimal(value: number): string {
  return value.toFixed(2)
}
