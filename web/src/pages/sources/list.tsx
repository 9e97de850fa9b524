import type { EventSourceRow } from '@/api'
import { Sparkline } from '@/charts'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'
import { Card, DataTable, Key, UnstyledButton, type Column } from '@/ui'
import styles from './sources.module.css'
import { rateWords } from './rate'
import { skewWords } from './skew'
import { StateChip } from './state'

/** The sources with their health, worst first where nothing else is asked for. */
export function SourceList({
  rows,
  onOpen,
}: {
  rows: EventSourceRow[]
  onOpen: (id: string) => void
}) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const nothing = <span className="dim">—</span>
  const columns: Column<EventSourceRow>[] = [
    {
      id: 'name',
      header: t('sources.col.name'),
      sortBy: (row) => row.name,
      cell: (row) => (
        <UnstyledButton className={styles.name} onClick={() => onOpen(row.id)}>
          <bdi>{row.name}</bdi>
          <Key>{shortKey(row.write_key)}</Key>
        </UnstyledButton>
      ),
    },
    {
      id: 'state',
      phone: 1,
      header: t('sources.col.state'),
      sortBy: (row) => row.health.state,
      cell: (row) => <StateChip state={row.health.state} />,
    },
    {
      id: 'last',
      header: t('sources.col.last'),
      sortBy: (row) => row.health.last_received_at,
      cell: (row) =>
        row.health.last_received_at ? (
          <span className="nowrap">{format.moment(row.health.last_received_at)}</span>
        ) : (
          nothing
        ),
    },
    {
      id: 'trend',
      header: t('sources.col.trend'),
      hint: t('sources.col.trend.what'),
      cell: (row) =>
        row.health.days.length > 0 ? (
          <div
            className={styles.spark}
            role="img"
            aria-label={t('sources.trend.words', {
              count: row.health.days.at(-1)?.events ?? 0,
            })}
          >
            <Sparkline values={row.health.days.map((day) => day.events)} height={28} />
          </div>
        ) : (
          nothing
        ),
    },
    {
      id: 'rate',
      phone: 2,
      header: t('sources.col.rate'),
      hint: t('sources.col.rate.what'),
      numeric: true,
      sortBy: (row) => row.health.events_per_hour,
      cell: (row) => rateWords(row.health.events_per_hour, i18n),
    },
    {
      id: 'events',
      header: t('sources.col.events'),
      hint: t('sources.col.week'),
      numeric: true,
      sortBy: (row) => row.health.events,
      cell: (row) => format.count(row.health.events),
    },
    {
      id: 'rejected',
      header: t('sources.col.rejected'),
      hint: t('sources.col.week'),
      numeric: true,
      sortBy: (row) => row.health.rejected,
      cell: (row) =>
        row.health.rejected > 0 ? (
          <span style={{ color: 'var(--bad)' }}>{format.count(row.health.rejected)}</span>
        ) : (
          format.count(0)
        ),
    },
    {
      id: 'duplicates',
      header: t('sources.col.duplicates'),
      hint: t('sources.col.duplicates.what'),
      numeric: true,
      sortBy: (row) => row.health.duplicates,
      cell: (row) => format.count(row.health.duplicates),
    },
    {
      id: 'bots',
      header: t('sources.col.bots'),
      hint: t('sources.col.bots.what'),
      numeric: true,
      sortBy: (row) => row.health.bot_share,
      cell: (row) =>
        row.health.bot_share === null ? nothing : format.percent(row.health.bot_share),
    },
    {
      id: 'skew',
      header: t('sources.col.skew'),
      hint: t('sources.col.skew.what'),
      numeric: true,
      sortBy: (row) => row.health.skew_ms_mean,
      cell: (row) =>
        row.health.skew_ms_mean === null ? nothing : skewWords(row.health.skew_ms_mean, i18n),
    },
  ]
  return (
    <Card flush>
      <DataTable
        label={t('nav.sources')}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.id}
        words={tableWords(t)}
        compare={i18n.compare}
      />
    </Card>
  )
}

function shortKey(key: string): string {
  return `${key.slice(0, 9)}…`
}
