import { useQuery } from '@tanstack/react-query'
import { pathsQuery, type PathsReport, type SiteReport } from '@/api'
import { ChartCard, FlowChart, type FlowNode } from '@/charts'
import { isolate } from '@/frame/describe'
import { Failed } from '@/frame/fallbacks'
import { useI18n, type MessageKey } from '@/i18n'
import { useFormat } from '@/state'
import { Select, Skeleton } from '@/ui'
import type { ViewProps } from './funnel'
import { SaidBelow } from './said'
import styles from './site.module.css'
import { StepsField } from './steps'

/** Where visits go from a point, or come from to one. */
export function PathsView({
  span,
  site,
  search,
  set,
}: ViewProps & { site: SiteReport | undefined }) {
  const { t } = useI18n()
  const { data, error, refetch } = useQuery(
    pathsQuery(span, {
      ...(search.toward ? { end: search.point ?? 'order' } : { start: search.point }),
      of: search.of,
      depth: 3,
    }),
  )
  const point = search.point ?? (search.toward ? 'order' : undefined)
  return (
    <>
      <div className={styles.question}>
        <Select
          label={t('site.direction')}
          w={190}
          value={search.toward ? 'to' : 'from'}
          onChange={(next) => set({ toward: next === 'to' ? true : undefined })}
          data={['from', 'to'].map((value) => ({
            value,
            label: t(`site.direction.${value}` as MessageKey),
          }))}
          allowDeselect={false}
        />
        <div className={styles.grow}>
          <StepsField
            label={t('site.point')}
            value={point === undefined ? [] : [point]}
            onChange={(next) => set({ point: next.at(-1) })}
            placeholder={t('site.point.beginning')}
            site={site}
          />
        </div>
        <Select
          label={t('site.of')}
          w={140}
          value={search.of ?? 'pages'}
          onChange={(next) => set({ of: next === 'pages' ? undefined : (next ?? undefined) })}
          data={['pages', 'events'].map((value) => ({
            value,
            label: t(`site.of.${value}` as MessageKey),
          }))}
          allowDeselect={false}
        />
      </div>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton height={360} radius={8} /> : null}
      {data && !error ? (
        <>
          <Flow report={data} />
          <SaidBelow findings={data.findings} />
        </>
      ) : null}
    </>
  )
}

function Flow({ report }: { report: PathsReport }) {
  const { t, direction } = useI18n()
  const format = useFormat()
  const backward = report.direction === 'backward'
  const deepest = Math.max(0, ...report.nodes.map((node) => node.step))
  const label = (node: PathsReport['nodes'][number]): string => {
    if (node.kind === 'other') return t('site.other')
    if (node.kind === 'end') return t(backward ? 'site.paths.entry' : 'site.paths.exit')
    return node.name ?? t('site.unknown')
  }
  const nodes: FlowNode[] = report.nodes.map((node) => ({
    id: node.id,
    column: backward ? deepest - node.step : node.step,
    label: label(node),
    value: node.visits,
    kind: node.kind === 'end' ? 'end' : node.kind === 'other' ? 'rest' : 'place',
  }))
  const named = (id: number) => {
    const node = report.nodes[id]
    return node === undefined ? '' : isolate(label(node), direction)
  }
  const plain = (id: number) => {
    const node = report.nodes[id]
    if (node === undefined) return ''
    return node.name ?? `(${node.kind === 'end' ? (backward ? 'entry' : 'exit') : node.kind})`
  }
  const title =
    report.point === null
      ? t('site.paths.from_start')
      : t(backward ? 'site.paths.to' : 'site.paths.from', {
          point: isolate(report.point, direction),
        })
  const table = {
    name: 'paths',
    headers: [t('site.step'), t('site.paths.here'), t('site.paths.there'), t('site.visits')],
    rows: report.links.map((link) => {
      const from = report.nodes[link.source]
      const step = Math.max(from?.step ?? 0, report.nodes[link.target]?.step ?? 0)
      return {
        raw: [step, plain(link.source), plain(link.target), link.visits].map(String),
        shown: [
          format.count(step),
          named(link.source),
          named(link.target),
          format.count(link.visits),
        ],
      }
    }),
  }
  if (report.links.length === 0) {
    return (
      <ChartCard title={title} table={table}>
        <p className="dim">{t('site.nothing')}</p>
      </ChartCard>
    )
  }
  return (
    <FlowChart
      title={title}
      lead={t('site.paths.lead', { count: report.reached })}
      nodes={nodes}
      links={report.links.map(({ source, target, visits }) => ({ source, target, value: visits }))}
      table={table}
      print={(value) => format.count(value)}
    />
  )
}
