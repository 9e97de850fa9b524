import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { reportCsv, reportOptions, type ReportRow } from '@/api'
import { Bars, channelHue, ChartCard, type Bar } from '@/charts'
import { approximate } from '@/format/decimals'
import { BasisSwitch } from '@/frame/basis-switch'
import { Failed } from '@/frame/fallbacks'
import { Findings, ReportNote } from '@/frame/findings'
import { channelName } from '@/frame/metric-words'
import { PeriodNote } from '@/frame/period-note'
import { figureColumns, reportFoot } from '@/frame/report-columns'
import { hasFigures, splitRows } from '@/frame/report-rows'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { readSort, useFormat, useFrame, writeSort } from '@/state'
import {
  Button,
  Card,
  DataTable,
  EmptyState,
  Hue,
  IconDownload,
  PageHeader,
  Skeletons,
  type Column,
} from '@/ui'
import styles from './channels.module.css'

/** The row of what has no channel. */
const isUntied = (row: ReportRow) => !row.channel || row.channel === 'unassigned'

/** How people were reached, and what each way was worth. */
export function ChannelsPage() {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { workspace, report } = useFrame()
  const table = useSearch({ from: '/w/$workspace/channels' })
  const navigate = useNavigate({ from: '/w/$workspace/channels' })
  const { data, error, refetch } = useQuery(reportOptions('channels', report))
  const set = (part: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...part }), replace: true })
  const columns = useMemo<Column<ReportRow>[]>(
    () => [
      {
        id: 'channel',
        header: t('col.channel'),
        sortBy: (row) => channelName(row.channel, i18n),
        cell: (row) => (
          <span style={{ display: 'flex', alignItems: 'baseline' }}>
            <Hue color={channelHue(row.channel)} />
            <Link
              to="/w/$workspace/campaigns"
              params={{ workspace: workspace.key }}
              search={(previous: object) => ({ ...previous, channel: row.channel ?? undefined })}
              className={styles.link}
            >
              {channelName(row.channel, i18n)}
            </Link>
          </span>
        ),
      },
      ...figureColumns<ReportRow>(
        { i18n, format, meta: data?.meta, rows: data?.rows ?? [] },
        (row) => row,
        false,
      ),
    ],
    [i18n, t, format, data, workspace.key],
  )
  const { rows, untied } = splitRows((data?.rows ?? []).filter(hasFigures), (row) => row, isUntied)
  return (
    <>
      <PageHeader
        title={t('nav.channels')}
        lead={t('channels.lead')}
        actions={<BasisSwitch current={data?.meta.basis} />}
      />
      <PeriodNote />
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={10} height={44} /> : null}
      {data && rows.length + untied.length === 0 ? (
        <EmptyState
          title={t('channels.empty.title')}
          actions={
            <Button
              component={Link}
              {...({ to: '/w/$workspace/imports', params: { workspace: workspace.key } } as object)}
            >
              {t('nav.imports')}
            </Button>
          }
        >
          {t('channels.empty.what')}
        </EmptyState>
      ) : null}
      {data && rows.length + untied.length > 0 ? (
        <>
          <ChannelBars rows={[...rows, ...untied]} />
          <Card flush>
            <DataTable
              label={t('nav.channels')}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.channel ?? 'unassigned'}
              words={tableWords(t)}
              compare={i18n.compare}
              sort={readSort(table.sort) ?? { column: 'spend', descending: true }}
              onSort={(sort) => set({ sort: writeSort(sort) })}
              shown={table.columns === undefined ? undefined : table.columns.split('.')}
              onShown={(ids) => set({ columns: ids.join('.') })}
              last={untied}
              foot={reportFoot({ i18n, meta: data.meta })}
              tools={
                <Button
                  size="xs"
                  variant="default"
                  component="a"
                  href={reportCsv('channels', report)}
                  download
                  leftSection={<IconDownload size={14} aria-hidden />}
                >
                  {t('common.csv')}
                </Button>
              }
            />
          </Card>
          <ReportNote meta={data.meta} />
          <Findings meta={data.meta} />
        </>
      ) : null}
    </>
  )
}

/** Spend and revenue by channel, as two panels of one order and one scale each. */
function ChannelBars({ rows }: { rows: ReportRow[] }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const amount = (row: ReportRow, metric: string) => approximate(row[metric] as string | null)
  const sorted = [...rows].sort((a, b) => (amount(b, 'spend') ?? 0) - (amount(a, 'spend') ?? 0))
  const bars = (metric: string): Bar[] =>
    sorted.map((row) => ({
      id: row.channel ?? 'unassigned',
      label: channelName(row.channel, i18n),
      value: amount(row, metric),
      shown: row[metric] ? format.money(String(row[metric]), { compact: true, whole: true }) : '—',
      color: channelHue(row.channel),
    }))
  const best = [...rows].sort(
    (a, b) => Number(b['roi'] ?? -Infinity) - Number(a['roi'] ?? -Infinity),
  )[0]
  const title =
    typeof best?.['roi'] === 'number'
      ? t('channels.chart.best', {
          channel: channelName(best.channel, i18n),
          roi: format.figure('roi', best['roi']),
        })
      : t('channels.chart.question')
  return (
    <div style={{ marginBlockEnd: 16 }}>
      <ChartCard
        title={title}
        lead={format.currencyLabel}
        table={{
          name: 'channels',
          headers: [t('col.channel'), t('metric.spend'), t('metric.revenue')],
          rows: sorted.map((row) => ({
            raw: [row.channel ?? '', String(row['spend'] ?? ''), String(row['revenue'] ?? '')],
            shown: [
              channelName(row.channel, i18n),
              ...['spend', 'revenue'].map((metric) =>
                row[metric] ? format.money(String(row[metric])) : '—',
              ),
            ],
          })),
        }}
      >
        <div className={styles.panels}>
          {['spend', 'revenue'].map((metric) => (
            <div key={metric}>
              <h3>{t(`metric.${metric}` as 'metric.spend')}</h3>
              <Bars bars={bars(metric)} />
            </div>
          ))}
        </div>
      </ChartCard>
    </div>
  )
}
