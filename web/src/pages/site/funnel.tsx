import { useQuery } from '@tanstack/react-query'
import {
  behaviourCsv,
  funnelQuery,
  type FunnelAsked,
  type FunnelReport,
  type FunnelRow,
  type SiteReport,
  type Span,
} from '@/api'
import { ChartCard, channelHue } from '@/charts'
import { Failed } from '@/frame/fallbacks'
import { intervalText } from '@/frame/figure-cell'
import { isolate } from '@/frame/describe'
import { tableWords } from '@/frame/table-words'
import { useI18n, type MessageKey } from '@/i18n'
import { useFormat } from '@/state'
import {
  Button,
  Card,
  DataTable,
  Hue,
  IconDownload,
  Section,
  Select,
  Skeleton,
  type Column,
} from '@/ui'
import { SaidBelow } from './said'
import { splitSteps, type SiteSearch } from './search'
import styles from './site.module.css'
import { StepsField } from './steps'
import { duration, isLatin, valueName, windowName } from './words'
import { Name } from './visits'

export interface ViewProps {
  span: Span
  search: SiteSearch
  set: (part: Partial<Record<keyof SiteSearch, string | boolean | undefined>>) => void
}

const usual = 'view→cart→order'
const presets = [usual, 'visit→view→signup', 'view→cart→checkout→order', 'visit→lead']
const windows = ['1h', '1d', '7d', '14d', '30d', '90d']
const splits = [
  'channel',
  'campaign',
  'device',
  'country',
  'browser',
  'language',
  'first_channel',
  'first_campaign',
]

/** How many come how far. */
export function FunnelView({
  span,
  site,
  search,
  set,
}: ViewProps & { site: SiteReport | undefined }) {
  const i18n = useI18n()
  const { t } = i18n
  const steps = splitSteps(search.steps ?? usual)
  const asked: FunnelAsked = {
    steps: steps.join('→'),
    window: search.window,
    unit: search.unit,
    order: search.order,
    by: search.by,
  }
  const { data, error, refetch } = useQuery({
    ...funnelQuery(span, asked),
    enabled: steps.length > 0,
  })
  const words = (name: string, values: string[]) =>
    values.map((value) => ({ value, label: t(`site.${name}.${value}` as MessageKey) }))
  return (
    <>
      <div className={styles.question}>
        <div className={styles.grow}>
          <StepsField
            label={t('site.steps')}
            value={steps}
            onChange={(next) => set({ steps: next.join('→') || undefined })}
            site={site}
          />
        </div>
        <Select
          label={t('site.window')}
          w={120}
          value={search.window ?? '7d'}
          onChange={(next) => set({ window: next === '7d' ? undefined : (next ?? undefined) })}
          data={[...new Set([...windows, search.window ?? '7d'])].map((value) => ({
            value,
            label: windowName(value, i18n),
          }))}
          allowDeselect={false}
        />
        <Select
          label={t('site.unit')}
          w={140}
          value={search.unit ?? 'person'}
          onChange={(next) =>
            set({
              unit: next === 'person' ? undefined : (next ?? undefined),
              // A first touch is a person's, not a visit's.
              by: next === 'session' ? search.by?.replace('first_', '') : search.by,
            })
          }
          data={words('unit', ['person', 'session'])}
          allowDeselect={false}
        />
        <Select
          label={t('site.order')}
          w={170}
          value={search.order ?? 'loose'}
          onChange={(next) => set({ order: next === 'loose' ? undefined : (next ?? undefined) })}
          data={words('order', ['loose', 'exact'])}
          allowDeselect={false}
        />
        <Select
          label={t('site.by')}
          w={180}
          value={search.by ?? ''}
          onChange={(next) => set({ by: next || undefined })}
          data={[
            { value: '', label: t('common.none') },
            ...splits
              .filter((value) => search.unit !== 'session' || !value.startsWith('first_'))
              .map((value) => ({ value, label: t(`site.list.${value}` as MessageKey) })),
          ]}
          allowDeselect={false}
        />
        <p className={styles.hint}>{t('site.steps.hint')}</p>
        <div className={styles.presets}>
          <span className="dim small">{t('site.presets')}</span>
          {presets.map((preset) => (
            <Button
              key={preset}
              size="compact-xs"
              variant="default"
              onClick={() => set({ steps: preset === usual ? undefined : preset })}
            >
              <bdi dir="ltr">{preset.replaceAll('→', ' → ')}</bdi>
            </Button>
          ))}
        </div>
      </div>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton height={260} radius={8} /> : null}
      {data && !error ? (
        <>
          <FunnelSteps report={data} />
          <SaidBelow findings={data.findings} />
          {data.by === null ? null : (
            <div style={{ marginBlockStart: 20 }}>
              <Split report={data} by={data.by} csv={behaviourCsv('funnel', span, asked)} />
            </div>
          )}
          <p className={styles.legend}>{t('site.funnel.definition')}</p>
        </>
      ) : null}
    </>
  )
}

function FunnelSteps({ report }: { report: FunnelReport }) {
  const i18n = useI18n()
  const { t, direction } = i18n
  const format = useFormat()
  const cells = report.all.steps
  const entries = cells[0]?.reached ?? 0
  const last = cells.at(-1)
  const name = (index: number) => report.steps[index]?.label ?? ''
  const title =
    entries === 0 || last === undefined || last.rate === null
      ? t('site.funnel.question')
      : t(report.unit === 'session' ? 'site.funnel.finding.session' : 'site.funnel.finding', {
          rate: format.percent(last.rate),
          count: entries,
          first: isolate(name(0), direction),
          last: isolate(name(cells.length - 1), direction),
        })
  const seconds = (value: number | null) => (value === null ? '—' : duration(value, i18n))
  const share = (value: number | null) => (value === null ? '—' : format.percent(value))
  return (
    <ChartCard
      title={title}
      lead={format.period(report.from, report.to)}
      table={{
        name: 'funnel',
        headers: [
          t('site.step'),
          t('site.reached'),
          t('site.rate_all'),
          t('site.rate_step'),
          t('site.lost'),
          t('site.still_open'),
          t('site.median'),
          t('site.p90'),
        ],
        rows: cells.map((cell, index) => ({
          raw: [
            name(index),
            cell.reached,
            cell.rate ?? '',
            cell.step_rate ?? '',
            cell.lost,
            cell.open,
            cell.median_seconds ?? '',
            cell.p90_seconds ?? '',
          ].map(String),
          shown: [
            `${format.count(index + 1)}. ${isolate(name(index), direction)}`,
            format.count(cell.reached),
            share(cell.rate),
            share(cell.step_rate),
            format.count(cell.lost),
            format.count(cell.open),
            seconds(cell.median_seconds),
            seconds(cell.p90_seconds),
          ],
        })),
      }}
    >
      <ol className={styles.steps}>
        {cells.map((cell, index) => {
          const next = cells[index + 1]
          return (
            <li key={index} className={styles.step}>
              <span className={styles.stepName}>
                <span className={styles.number}>{format.count(index + 1)}</span>
                <bdi dir="ltr" title={name(index)}>
                  {name(index)}
                </bdi>
              </span>
              <Bar rate={cell.rate} low={cell.rate_low} high={cell.rate_high} />
              <span className={styles.reached}>
                <strong>{format.count(cell.reached)}</strong>{' '}
                <span className="dim">
                  {share(cell.rate)}
                  {index === 0 || cell.rate_low === null || cell.rate_high === null
                    ? ''
                    : ` (${intervalText(share(cell.rate_low), share(cell.rate_high))})`}
                </span>
              </span>
              {next === undefined ? null : (
                <span className={styles.between}>
                  {t('site.between', {
                    count: cell.lost,
                    rate: share(next.step_rate),
                    low: share(next.step_rate_low),
                    high: share(next.step_rate_high),
                  })}
                  {next.median_seconds === null
                    ? ''
                    : ` · ${t('site.between.time', {
                        median: seconds(next.median_seconds),
                        p_ninety: seconds(next.p90_seconds),
                      })}`}
                  {cell.open > 0 ? ` · ${t('site.between.open', { count: cell.open })}` : ''}
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </ChartCard>
  )
}

function Bar({ rate, low, high }: Record<'rate' | 'low' | 'high', number | null>) {
  const at = (share: number) => `${Math.max(0, Math.min(100, share * 100))}%`
  return (
    <div className={styles.bar} aria-hidden>
      <div className={styles.fill} style={{ inlineSize: at(rate ?? 0) }} />
      {low === null || high === null || rate === 1 ? null : (
        <div
          className={styles.range}
          style={{ insetInlineStart: at(low), inlineSize: at(high - low) }}
        />
      )}
    </div>
  )
}

/** The same by channel, device…: how far each comes, and which differ by more than chance. */
function Split({ report, by, csv }: { report: FunnelReport; by: string; csv: string }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const last = (row: FunnelRow) => row.steps.at(-1)
  const columns: Column<FunnelRow>[] = [
    {
      id: 'value',
      header: t(`site.list.${by}` as MessageKey),
      sortBy: (row) => valueName(by, row, i18n),
      cell: (row) => (
        <span style={{ display: 'flex', alignItems: 'baseline' }}>
          {by.endsWith('channel') ? <Hue color={channelHue(row.value)} /> : null}
          <Name
            text={valueName(by, row, i18n)}
            latin={isLatin(by) && row.value !== null && !row.is_other}
          />
        </span>
      ),
    },
    ...report.steps.map((step, index): Column<FunnelRow> => ({
      id: `step_${index}`,
      header: step.label,
      numeric: true,
      sortBy: (row) => row.steps[index]?.reached ?? 0,
      cell: (row) => format.count(row.steps[index]?.reached ?? 0),
    })),
    {
      id: 'rate',
      header: t('site.rate_all'),
      numeric: true,
      phone: 0,
      sortBy: (row) => last(row)?.rate ?? null,
      cell: (row) => {
        const cell = last(row)
        if (!cell || cell.rate === null || cell.rate_low === null || cell.rate_high === null) {
          return '—'
        }
        return (
          <>
            {format.percent(cell.rate)}{' '}
            <bdi dir={i18n.direction} className="dim small">
              ({intervalText(format.percent(cell.rate_low), format.percent(cell.rate_high))})
            </bdi>
          </>
        )
      },
    },
    {
      id: 'differs',
      header: t('site.differs'),
      hint: t('site.differs.hint'),
      cell: (row) =>
        row.p_value === null ? (
          <span className="dim">—</span>
        ) : row.p_value < 0.05 ? (
          t((last(row)?.rate ?? 0) > (last(report.all)?.rate ?? 0) ? 'site.better' : 'site.worse')
        ) : (
          <span className="dim">{t('site.chance')}</span>
        ),
    },
  ]
  return (
    <Section title={t('site.split', { by: t(`site.list.${by}` as MessageKey) })}>
      <Card flush>
        <DataTable
          label={t('site.split', { by: t(`site.list.${by}` as MessageKey) })}
          rows={report.groups.filter((row) => !row.is_other)}
          last={report.groups.filter((row) => row.is_other)}
          columns={columns}
          rowKey={(row) => (row.is_other ? '—other' : (row.value ?? '—unknown'))}
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
