import type { EChartsCoreOption } from 'echarts/core'
import { lazy, Suspense, useCallback } from 'react'
import { useI18n } from '@/i18n'
import { Skeleton, useMediaQuery } from '@/ui'
import { ChartCard } from './chart-card'
import type { ChartTable } from './csv'
import type { Palette } from './palette'
import styles from './trend.module.css'

const Canvas = lazy(() => import('./canvas'))

export interface TrendPoint {
  day: string
  label: string
  spend: number | null
  revenue: number | null
}

interface Props {
  title: string
  lead?: string
  points: TrendPoint[]
  words: { spend: string; revenue: string }
  table: ChartTable
  /** Prints an amount of the chart's scale, briefly for axes and in full for the tooltip. */
  print: (value: number, style: 'axis' | 'full') => string
  today?: string
  /** What happened, by the place of its point; numbered on the chart and told below it. */
  marks?: TrendMark[]
}

export interface TrendMark {
  at: number
  /** The number on the chart. */
  number: string
  when: string
  texts: string[]
}

const noMarks: TrendMark[] = []

/** Spend as bars and revenue as a line, in two panels over one time axis; no second scale. */
export function TrendChart({
  title,
  lead,
  points,
  words,
  table,
  print,
  today,
  marks = noMarks,
}: Props) {
  const { t, direction, language } = useI18n()
  const narrow = useMediaQuery('(max-width: 640px)')
  const height = narrow ? 260 : 300
  const rtl = direction === 'rtl'

  const option = useCallback(
    (palette: Palette): EChartsCoreOption =>
      trendOption({ palette, points, words, print, rtl, narrow, today, marks }),
    // `print` is made anew for each render; the language is what it depends on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [points, words.spend, words.revenue, rtl, narrow, language, today, marks],
  )
  return (
    <ChartCard title={title} lead={lead} table={table}>
      <Suspense fallback={<Skeleton height={height} radius={6} />}>
        <Canvas option={option} height={height} label={title} />
      </Suspense>
      {marks.length > 0 ? (
        <ol className={styles.marks} aria-label={t('trend.notes')}>
          {marks.map((mark) => (
            <li key={mark.at}>
              <span className={styles.number}>{mark.number}</span>
              <span>
                <span className="dim">{mark.when}</span> {mark.texts.join(' · ')}
              </span>
            </li>
          ))}
        </ol>
      ) : null}
    </ChartCard>
  )
}

interface OptionInput {
  palette: Palette
  points: TrendPoint[]
  words: { spend: string; revenue: string }
  print: (value: number, style: 'axis' | 'full') => string
  rtl: boolean
  narrow: boolean
  today: string | undefined
  marks: TrendMark[]
}

/** How much room the words and figures at the axes take. */
function names(
  points: TrendPoint[],
  words: Props['words'],
  print: Props['print'],
  fontFamily: string,
): number[] {
  const brush = document.createElement('canvas').getContext('2d')
  if (!brush) return []
  brush.font = `600 11px ${fontFamily}`
  const most = (of: 'spend' | 'revenue') => Math.max(0, ...points.map((point) => point[of] ?? 0))
  const texts = [
    words.spend,
    words.revenue,
    print(most('spend'), 'axis'),
    print(most('revenue'), 'axis'),
  ]
  return texts.map((text) => Math.ceil(brush.measureText(text).width) + 14)
}

function trendOption({
  palette,
  points,
  words,
  print,
  rtl,
  narrow,
  today,
  marks,
}: OptionInput): EChartsCoreOption {
  const fontFamily = getComputedStyle(document.body).fontFamily
  const side = rtl ? 'right' : 'left'
  const gutter = Math.max(narrow ? 52 : 64, ...names(points, words, print, fontFamily))
  const labels = points.map((point) => point.label)
  const both = points.some((point) => point.revenue !== null)
  const todayAt = points.findIndex((point) => point.day === today)
  const text = { color: palette.ink3, fontSize: 11, fontFamily }
  const grid = (top: string, height: string) => ({
    [side]: gutter,
    [rtl ? 'left' : 'right']: 8,
    top,
    height,
    // Both panels begin at the same place, however long the words at their axes are.
    outerBoundsMode: 'none',
  })
  const xAxis = (index: number, showLabels: boolean) => ({
    type: 'category',
    gridIndex: index,
    data: labels,
    inverse: rtl,
    boundaryGap: true,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.lineStrong } },
    axisLabel: { ...text, show: showLabels, hideOverlap: true, margin: 10 },
  })
  const yAxis = (index: number, name: string, color: string) => ({
    type: 'value',
    gridIndex: index,
    position: side,
    min: 0,
    splitNumber: 2,
    name,
    nameLocation: 'end',
    nameGap: 14,
    nameTextStyle: {
      ...text,
      color,
      fontWeight: 600,
      align: rtl ? 'left' : 'right',
      padding: rtl ? [0, 0, 0, 8] : [0, 8, 0, 0],
    },
    axisLabel: { ...text, formatter: (value: number) => print(value, 'axis') },
    splitLine: { lineStyle: { color: palette.line } },
  })
  const isUnderWay = todayAt >= 0 && todayAt < points.length - 1
  // Numbers stand above the upper panel; the lines run through both.
  const lines = (labelled: boolean) => ({
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: palette.ink3, type: 'solid', width: 1, opacity: 0.55 },
      data: [
        ...(isUnderWay
          ? [{ xAxis: todayAt, label: { show: false }, lineStyle: { type: 'dashed', opacity: 1 } }]
          : []),
        ...marks.map((mark) => ({
          xAxis: mark.at,
          label: {
            show: labelled,
            position: 'end',
            distance: 3,
            formatter: mark.number,
            ...text,
            color: palette.ink2,
            fontSize: 10,
          },
        })),
      ],
    },
  })
  const revenue = {
    name: words.revenue,
    type: 'line',
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: points.map((point) => point.revenue),
    showSymbol: points.length <= 31 && points.filter((point) => point.revenue !== null).length < 3,
    symbolSize: 6,
    lineStyle: { color: palette.revenue, width: 2 },
    itemStyle: { color: palette.revenue },
    areaStyle: { color: palette.accentWash, opacity: 0.7 },
    ...lines(false),
  }
  return {
    animation: false,
    textStyle: { fontFamily },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: both ? [grid('12%', '29%'), grid('56%', '33%')] : [grid('12%', '74%')],
    xAxis: both ? [xAxis(0, false), xAxis(1, true)] : [xAxis(0, true)],
    yAxis: both
      ? [yAxis(0, words.spend, palette.ink2), yAxis(1, words.revenue, palette.revenue)]
      : [yAxis(0, words.spend, palette.ink2)],
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12, fontFamily, align: rtl ? 'right' : 'left' },
      axisPointer: { type: 'line', lineStyle: { color: palette.ink3 } },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? print(value, 'full') : '—'),
    },
    series: [
      {
        name: words.spend,
        type: 'bar',
        xAxisIndex: 0,
        yAxisIndex: 0,
        data: points.map((point) => point.spend),
        itemStyle: { color: palette.spend, borderRadius: [2, 2, 0, 0] },
        barMaxWidth: 18,
        ...lines(true),
      },
      ...(both ? [revenue] : []),
    ],
  }
}
