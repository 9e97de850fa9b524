import type { EChartsCoreOption } from 'echarts/core'
import { lazy, Suspense, useCallback } from 'react'
import { useI18n } from '@/i18n'
import { Scroll, Skeleton } from '@/ui'
import { ChartCard } from './chart-card'
import type { ChartTable } from './csv'
import type { Palette } from './palette'

const Canvas = lazy(() => import('./flow-canvas'))

export interface FlowNode {
  id: number
  /** Column, from 0 on, in the direction of reading. */
  column: number
  label: string
  value: number
  /** Pages and events, what is not listed, and where it ends. */
  kind: 'place' | 'rest' | 'end'
}

export interface FlowLink {
  source: number
  target: number
  value: number
}

interface Props {
  title: string
  lead?: string
  nodes: FlowNode[]
  links: FlowLink[]
  table: ChartTable
  print: (value: number) => string
}

/** Ways between places, column by column; the bands are as wide as many took them. */
export function FlowChart({ title, lead, nodes, links, table, print }: Props) {
  const { direction, language } = useI18n()
  const rtl = direction === 'rtl'
  const columns = Math.max(0, ...nodes.map((node) => node.column)) + 1
  const most = Math.max(
    1,
    ...Array.from(
      { length: columns },
      (_, column) => nodes.filter((node) => node.column === column).length,
    ),
  )
  const height = Math.max(220, most * 42)
  const option = useCallback(
    (palette: Palette): EChartsCoreOption =>
      flowOption({ palette, nodes, links, print, rtl, columns }),
    // `print` is made anew for each render; the language is what it depends on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [nodes, links, rtl, columns, language],
  )
  return (
    <ChartCard title={title} {...(lead === undefined ? {} : { lead })} table={table}>
      <Scroll label={title}>
        <div style={{ minInlineSize: columns * 150 }}>
          <Suspense fallback={<Skeleton height={height} radius={6} />}>
            <Canvas option={option} height={height} label={title} />
          </Suspense>
        </div>
      </Scroll>
    </ChartCard>
  )
}

interface OptionInput {
  palette: Palette
  nodes: FlowNode[]
  links: FlowLink[]
  print: (value: number) => string
  rtl: boolean
  columns: number
}

function flowOption({
  palette,
  nodes,
  links,
  print,
  rtl,
  columns,
}: OptionInput): EChartsCoreOption {
  const fontFamily = getComputedStyle(document.body).fontFamily
  const color = { place: palette.revenue, rest: palette.spend, end: palette.lineStrong }
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const short = (text: string) => (text.length > 24 ? `${text.slice(0, 23)}…` : text)
  return {
    animation: false,
    textStyle: { fontFamily },
    tooltip: {
      trigger: 'item',
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12, fontFamily, align: rtl ? 'right' : 'left' },
      formatter: ({ dataType, name, data, value }: Hovered) => {
        const label = (id: string) => escape(byId.get(Number(id))?.label ?? '')
        const of =
          dataType === 'edge'
            ? rtl
              ? `${label(data.target ?? '')} ← ${label(data.source ?? '')}`
              : `${label(data.source ?? '')} → ${label(data.target ?? '')}`
            : label(name)
        return `${of}<br><strong>${print(value)}</strong>`
      },
    },
    series: [
      {
        type: 'sankey',
        // Reading from the right, the first column is the last one drawn.
        [rtl ? 'right' : 'left']: 4,
        [rtl ? 'left' : 'right']: 132,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: 14,
        draggable: false,
        layoutIterations: 24,
        emphasis: { focus: 'adjacency' },
        lineStyle: { color: palette.revenue, opacity: 0.16, curveness: 0.5 },
        label: {
          position: rtl ? 'left' : 'right',
          distance: 6,
          color: palette.ink,
          fontSize: 12,
          fontFamily,
          formatter: ({ name }: { name: string }) => {
            const node = byId.get(Number(name))
            return node ? `${short(node.label)}\n{value|${print(node.value)}}` : ''
          },
          rich: { value: { color: palette.ink3, fontSize: 11, fontFamily } },
          lineHeight: 15,
        },
        data: nodes.map((node) => ({
          name: String(node.id),
          value: node.value,
          depth: rtl ? columns - 1 - node.column : node.column,
          itemStyle: { color: color[node.kind], borderWidth: 0 },
        })),
        links: links.map(({ source, target, value }) => ({
          source: String(rtl ? target : source),
          target: String(rtl ? source : target),
          value,
        })),
      },
    ],
  }
}

interface Hovered {
  dataType: 'node' | 'edge'
  name: string
  data: { source?: string; target?: string }
  value: number
}

/** A tooltip is markup, and a page's path is anybody's text. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
