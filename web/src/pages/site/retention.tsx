import { useQuery } from '@tanstack/react-query'
import { retentionQuery, type RetentionReport, type SiteReport } from '@/api'
import { ChartCard } from '@/charts'
import { calendarOf } from '@/format/language'
import { isolate } from '@/frame/describe'
import { Failed } from '@/frame/fallbacks'
import { intervalText } from '@/frame/figure-cell'
import { useI18n, type MessageKey } from '@/i18n'
import { useFormat } from '@/state'
import { Select, Skeleton } from '@/ui'
import type { ViewProps } from './funnel'
import { HeatTable, type HeatRow } from './heat'
import { SaidBelow } from './said'
import styles from './site.module.css'
import { StepsField } from './steps'
import { shortShare } from './words'

/** Of those who began, how many come back. */
export function RetentionView({
  span,
  site,
  search,
  set,
}: ViewProps & { site: SiteReport | undefined }) {
  const { t, language } = useI18n()
  const start = search.start ?? 'visit'
  const again = search.again ?? 'visit'
  const { data, error, refetch } = useQuery(
    retentionQuery(span, {
      start,
      return: again,
      interval: search.interval,
      mode: search.mode,
      calendar: calendarOf(language),
    }),
  )
  const words = (name: string, values: string[]) =>
    values.map((value) => ({ value, label: t(`site.${name}.${value}` as MessageKey) }))
  return (
    <>
      <div className={styles.question}>
        <div className={styles.grow}>
          <StepsField
            label={t('site.start')}
            value={[start]}
            onChange={(next) => set({ start: next.at(-1) })}
            site={site}
          />
        </div>
        <div className={styles.grow}>
          <StepsField
            label={t('site.again')}
            value={[again]}
            onChange={(next) => set({ again: next.at(-1) })}
            site={site}
          />
        </div>
        <Select
          label={t('site.interval')}
          w={140}
          value={search.interval ?? 'week'}
          onChange={(next) => set({ interval: next === 'week' ? undefined : (next ?? undefined) })}
          data={words('interval', ['day', 'week', 'month'])}
          allowDeselect={false}
        />
        <Select
          label={t('site.mode')}
          w={190}
          value={search.mode ?? 'classic'}
          onChange={(next) => set({ mode: next === 'classic' ? undefined : (next ?? undefined) })}
          data={words('mode', ['classic', 'rolling'])}
          allowDeselect={false}
        />
      </div>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton height={300} radius={8} /> : null}
      {data && !error ? (
        <>
          <Table report={data} />
          <SaidBelow findings={data.findings} />
        </>
      ) : null}
    </>
  )
}

function Table({ report }: { report: RetentionReport }) {
  const { t, direction, language } = useI18n()
  const format = useFormat()
  const share = (value: number | null) => (value === null ? '—' : format.percent(value))
  const behind = (cell: {
    persons: number
    rate_low: number | null
    rate_high: number | null
  }): string =>
    t('site.retention.cell', {
      count: cell.persons,
      interval: intervalText(share(cell.rate_low), share(cell.rate_high)),
    })
  const rows: HeatRow[] = report.cohorts.map((cohort) => ({
    id: cohort.from,
    name:
      report.interval === 'day' ? format.day(cohort.from) : format.period(cohort.from, cohort.to),
    size: format.count(cohort.persons),
    cells: cohort.cells.map((cell) => ({
      share: cell.rate,
      text: shortShare(cell.rate, language),
      title: behind(cell),
      isOpen: !cell.is_over,
    })),
  }))
  const foot: HeatRow = {
    id: 'all',
    name: t('site.retention.all'),
    size: '',
    cells: report.average.map((cell) => ({
      share: cell.rate,
      text: shortShare(cell.rate, language),
      title: behind(cell),
      isOpen: false,
    })),
  }
  const columns = Array.from({ length: 61 }, (_, index) => format.count(index))
  const heads = {
    name: t(`site.cohort.${report.interval}` as MessageKey),
    size: t('site.persons'),
    columns,
  }
  return (
    <ChartCard
      title={t('site.retention.question', {
        start: isolate(report.start, direction),
        again: isolate(report.return, direction),
      })}
      lead={t(report.mode === 'rolling' ? 'site.retention.rolling' : 'site.retention.classic', {})}
      table={{
        name: 'retention',
        headers: [heads.name, t('site.after'), heads.size, t('site.came'), t('site.rate'), ''],
        rows: report.cohorts.flatMap((cohort, at) =>
          cohort.cells.map((cell, interval) => ({
            raw: [
              cohort.from,
              interval,
              cohort.persons,
              cell.persons,
              cell.rate ?? '',
              cell.is_over ? 'over' : 'open',
            ].map(String),
            shown: [
              rows[at]?.name ?? '',
              format.count(interval),
              format.count(cohort.persons),
              format.count(cell.persons),
              share(cell.rate),
              cell.is_over ? '' : t('site.not_over'),
            ],
          })),
        ),
      }}
    >
      {rows.length === 0 ? (
        <p className="dim">{t('site.nothing')}</p>
      ) : (
        <HeatTable
          label={t('site.view.retention')}
          heads={heads}
          rows={rows}
          foot={foot.cells.length > 0 ? foot : undefined}
        />
      )}
      <p className={styles.legend}>{t('site.heat.legend')}</p>
    </ChartCard>
  )
}
