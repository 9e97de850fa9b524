import { useQuery } from '@tanstack/react-query'
import {
  behaviourCsv,
  cohortsQuery,
  type CohortCell,
  type CohortRow,
  type CohortsReport,
} from '@/api'
import { ChartCard } from '@/charts'
import { monthEnd } from '@/format/dates'
import { calendarOf } from '@/format/language'
import { approximate } from '@/format/decimals'
import { Failed } from '@/frame/fallbacks'
import { intervalText } from '@/frame/figure-cell'
import { tableWords } from '@/frame/table-words'
import { useI18n, type MessageKey } from '@/i18n'
import { useFormat } from '@/state'
import { Button, Card, DataTable, IconDownload, Section, Select, Skeleton, type Column } from '@/ui'
import type { ViewProps } from './funnel'
import { HeatTable, type HeatRow } from './heat'
import { SaidBelow } from './said'
import styles from './site.module.css'
import { Name } from './visits'
import { isLatin, shortShare, valueName } from './words'

const kinds = ['month', 'first_channel', 'first_campaign']
const figures = ['revenue_per_customer', 'repeat_rate', 'active_rate', 'revenue'] as const
type Figure = (typeof figures)[number]

/** What customers bought since their first order. */
export function CohortsView({ span, search, set }: ViewProps) {
  const { t, language } = useI18n()
  const by = kinds.find((kind) => kind === search.cohort) ?? 'month'
  const show = figures.find((figure) => figure === search.show) ?? 'revenue_per_customer'
  const asked = { by, calendar: calendarOf(language) }
  const { data, error, refetch } = useQuery(cohortsQuery(span, asked))
  return (
    <>
      <div className={styles.question}>
        <Select
          label={t('site.cohort')}
          w={220}
          value={by}
          onChange={(next) => set({ cohort: next === 'month' ? undefined : (next ?? undefined) })}
          data={kinds.map((value) => ({
            value,
            label: t(`site.cohort.by.${value}` as MessageKey),
          }))}
          allowDeselect={false}
        />
        <Select
          label={t('site.show')}
          w={260}
          value={show}
          onChange={(next) =>
            set({ show: next === 'revenue_per_customer' ? undefined : (next ?? undefined) })
          }
          data={figures.map((value) => ({
            value,
            label: t(`site.show.${value}` as MessageKey),
          }))}
          allowDeselect={false}
        />
      </div>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton height={300} radius={8} /> : null}
      {data && !error ? (
        <>
          <Table report={data} show={show} />
          <SaidBelow findings={data.findings} />
          <div style={{ marginBlockStart: 20 }}>
            <Summary report={data} csv={behaviourCsv('cohorts', span, asked)} />
          </div>
        </>
      ) : null}
    </>
  )
}

function useNames(report: CohortsReport) {
  const i18n = useI18n()
  const format = useFormat()
  return (row: CohortRow): string =>
    row.month === null
      ? valueName(report.by, row, i18n)
      : format.period(row.month, monthEnd(row.month, i18n.language))
}

function Table({ report, show }: { report: CohortsReport; show: Figure }) {
  const { t, language } = useI18n()
  const format = useFormat()
  const named = useNames(report)
  const isMoney = show === 'revenue' || show === 'revenue_per_customer'
  const number = (cell: CohortCell) => (isMoney ? approximate(cell[show]) : cell[show])
  const printed = (cell: CohortCell): string => {
    const value = cell[show]
    if (value === null) return '—'
    return isMoney
      ? format.money(String(value), { compact: true })
      : shortShare(Number(value), language)
  }
  const most = isMoney
    ? Math.max(0, ...report.cohorts.flatMap((row) => row.cells.map((cell) => number(cell) ?? 0)))
    : 1
  const rows: HeatRow[] = report.cohorts.map((row, at) => ({
    id: row.month ?? row.value ?? `—${at}`,
    name: named(row),
    size: format.count(row.customers),
    cells: row.cells.map((cell) => {
      const value = number(cell)
      return {
        share: value === null || most === 0 ? null : Math.max(0, value / most),
        text: printed(cell),
        title: t('site.cohorts.cell', {
          count: cell.orders,
          customers: format.count(cell.customers),
          active: format.count(cell.active),
        }),
        isOpen: !cell.is_over,
      }
    }),
  }))
  const heads = {
    name: t(`site.cohort.by.${report.by}` as MessageKey),
    size: t('site.customers'),
    columns: Array.from({ length: 61 }, (_, index) => format.count(index)),
  }
  return (
    <ChartCard
      title={t(`site.show.${show}.question` as MessageKey)}
      {...(isMoney ? { lead: format.currencyLabel } : {})}
      table={{
        name: 'cohorts',
        headers: [
          heads.name,
          t('site.months_since'),
          heads.size,
          t(`site.show.${show}` as MessageKey),
          '',
        ],
        rows: report.cohorts.flatMap((row) =>
          row.cells.map((cell, month) => ({
            raw: [
              row.month ?? row.value ?? (row.is_other ? 'other' : ''),
              month,
              cell.customers,
              cell[show] ?? '',
              cell.is_over ? 'over' : 'open',
            ].map(String),
            shown: [
              named(row),
              format.count(month),
              format.count(cell.customers),
              printed(cell),
              cell.is_over ? '' : t('site.not_over'),
            ],
          })),
        ),
      }}
    >
      {rows.length === 0 ? (
        <p className="dim">{t('site.cohorts.nothing')}</p>
      ) : (
        <HeatTable label={t('site.view.cohorts')} heads={heads} rows={rows} />
      )}
      <p className={styles.legend}>{t('site.heat.legend')}</p>
    </ChartCard>
  )
}

/** Each cohort so far, by head. */
function Summary({ report, csv }: { report: CohortsReport; csv: string }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const named = useNames(report)
  if (report.cohorts.length === 0) return null
  const money = (value: string | null) => (value === null ? '—' : format.money(value))
  const columns: Column<CohortRow>[] = [
    {
      id: 'cohort',
      header: t(`site.cohort.by.${report.by}` as MessageKey),
      sortBy: (row) => row.month ?? named(row),
      cell: (row) => (
        <Name
          text={named(row)}
          latin={row.month === null && isLatin(report.by) && row.value !== null && !row.is_other}
        />
      ),
    },
    {
      id: 'customers',
      header: t('site.customers'),
      numeric: true,
      sortBy: (row) => row.customers,
      cell: (row) => format.count(row.customers),
    },
    {
      id: 'orders',
      header: t('metric.orders'),
      numeric: true,
      sortBy: (row) => row.orders,
      cell: (row) => format.count(row.orders),
    },
    {
      id: 'revenue',
      header: t('metric.revenue'),
      unit: format.currencyLabel,
      numeric: true,
      sortBy: (row) => approximate(row.revenue),
      cell: (row) => money(row.revenue),
    },
    {
      id: 'head',
      header: t('site.show.revenue_per_customer'),
      unit: format.currencyLabel,
      numeric: true,
      phone: 0,
      sortBy: (row) => approximate(row.revenue_per_customer),
      cell: (row) => money(row.revenue_per_customer),
    },
    {
      id: 'repeat',
      header: t('site.show.repeat_rate'),
      numeric: true,
      phone: 1,
      sortBy: (row) => row.repeat_rate,
      cell: (row) =>
        row.repeat_rate === null ||
        row.repeat_rate_low === null ||
        row.repeat_rate_high === null ? (
          '—'
        ) : (
          <>
            {format.percent(row.repeat_rate)}{' '}
            <bdi dir={i18n.direction} className="dim small">
              (
              {intervalText(
                format.percent(row.repeat_rate_low),
                format.percent(row.repeat_rate_high),
              )}
              )
            </bdi>
          </>
        ),
    },
  ]
  return (
    <Section title={t('site.cohorts.so_far')}>
      <Card flush>
        <DataTable
          label={t('site.cohorts.so_far')}
          rows={report.cohorts.filter((row) => !row.is_other)}
          last={report.cohorts.filter((row) => row.is_other)}
          columns={columns}
          rowKey={(row) => row.month ?? (row.is_other ? '—other' : (row.value ?? '—unknown'))}
          words={tableWords(t)}
          compare={i18n.compare}
          tools={
            <Button
              size="xs"
              variant="default"
              component="a"
              href={csv}
              download
              leftSection={<IconDownload size={14} aria-hidden />}
            >
              {t('common.csv')}
            </Button>
          }
        />
      </Card>
    </Section>
  )
}
