import { useQuery } from '@tanstack/react-query'
import { metricsQuery, reportOptions, rowsCsv, rowsQuery, type Metric, type ReportRow } from '@/api'
import { useI18n } from '@/i18n'
import { readFigure, useFormat, useFrame } from '@/state'
import {
  Button,
  Code,
  CopyButton,
  Drawer,
  Group,
  IconCopy,
  IconDownload,
  Scroll,
  Skeletons,
} from '@/ui'
import { isMoneyFigure } from '@/format/figures'
import { metricName, metricText } from './metric-words'
import { Failed } from './fallbacks'
import { useReason } from './figure-cell'
import styles from './figure-drawer.module.css'

/** What a figure is made of: its definition, its parts, the rows, CSV and SQL. */
export default function FigureDrawer() {
  const { t, has } = useI18n()
  const { search, report, change, workspace, period } = useFrame()
  const format = useFormat()
  const target = readFigure(search.figure)
  const metric = target?.metric ?? ''
  const asked = { ...report, campaign: target?.campaign ?? undefined }
  const { data: metrics } = useQuery(metricsQuery(workspace.key))
  const figures = useQuery(reportOptions('campaigns', asked))
  const definition = metrics?.items.find((each) => each.key === metric)
  const row = target?.campaign ? figures.data?.rows[0] : figures.data?.meta.attributed
  const name = metricName(metric, { t, has })
  return (
    <Drawer
      opened
      onClose={() => change({ figure: undefined })}
      position="right"
      size="lg"
      title={name}
      closeLabel={t('common.close')}
    >
      <p className="dim">
        <bdi>{target?.campaign ? (row?.campaign ?? target.campaign) : workspace.name}</bdi> ·{' '}
        {format.period(period.from, period.to)}
        {figures.data ? ` · ${t(`basis.${figures.data.meta.basis}`)}` : ''}
      </p>
      {figures.isPending ? <Skeletons rows={3} /> : null}
      {figures.error ? <Failed error={figures.error} /> : null}
      {row ? (
        <Parts metric={metric} row={row} definition={definition} meta={figures.data?.meta} />
      ) : null}
      <Rows metric={metric} asked={asked} />
    </Drawer>
  )
}

interface PartsProps {
  metric: string
  row: ReportRow
  definition: Metric | undefined
  meta: Parameters<typeof useReason>[0]
}

/** The figures that a formula in words names. */
function partsOf(formula: string | null | undefined): string[] {
  return (formula?.match(/[a-z_]+/g) ?? []).filter(
    (word, index, all) => all.indexOf(word) === index,
  )
}

function Parts({ metric, row, definition, meta }: PartsProps) {
  const { t, has } = useI18n()
  const format = useFormat()
  const reason = useReason(meta)
  const value = row[metric]
  const print = (key: string) => {
    const figure = row[key]
    if (figure === null || figure === undefined) return '—'
    return `${format.figure(key, figure, { precision: 'full' })}${isMoneyFigure(key) ? ` ${format.currencyLabel}` : ''}`
  }
  const parts = [
    ...new Set(
      [...partsOf(definition?.numerator), ...partsOf(definition?.denominator)].map((part) =>
        // What came back is the revenue, unless a gross margin is known.
        part === 'return' && meta?.roi_on === 'revenue' ? 'revenue' : part,
      ),
    ),
  ].filter((part) => part !== metric && row[part] !== undefined)
  const what = metricText(metric, 'what', { t, has }) ?? definition?.explanation
  const but = metricText(metric, 'but', { t, has }) ?? definition?.caveat
  return (
    <section className={styles.parts}>
      <div className={styles.value}>{print(metric)}</div>
      {value === null || value === undefined ? <p>{reason(metric)}</p> : null}
      <p>{what}</p>
      {but ? <p className={`small dim ${styles.but ?? ''}`}>{but}</p> : null}
      {definition?.denominator ? (
        <p className={styles.formula} dir="ltr">
          {metric} = {definition.formula}
        </p>
      ) : null}
      {parts.length > 0 ? (
        <dl className={styles.list}>
          {parts.map((part) => (
            <div key={part}>
              <dt>{metricName(part, { t, has })}</dt>
              <dd>{print(part)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {definition ? (
        <p className="small dim">{t('metrics.version', { version: definition.version })}</p>
      ) : null}
    </section>
  )
}

function Rows({
  metric,
  asked,
}: {
  metric: string
  asked: Parameters<typeof rowsCsv>[0] | object
}) {
  const { t } = useI18n()
  const query = { ...(asked as Parameters<typeof rowsCsv>[0]), metric }
  const { data, error, isPending } = useQuery(rowsQuery(query))
  if (isPending) return <Skeletons rows={6} />
  if (error) return <Failed error={error} />
  // Keys of the books are for the CSV; people look for days, campaigns and amounts.
  const columns = data.columns
    .filter((column) => column !== 'ref_key')
    .filter((column) => data.rows.some((row) => row[column] !== null && row[column] !== ''))
  return (
    <section>
      <Group justify="space-between" mb={8}>
        <h3>{t('figure.rows')}</h3>
        <Button
          component="a"
          href={rowsCsv(query)}
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t('common.csv')}
        </Button>
      </Group>
      {data.rows.length === 0 ? <p className="dim">{t('figure.no_rows')}</p> : null}
      {data.rows.length > 0 ? (
        <Scroll label={t('figure.rows')} className={styles.rows} direction="ltr">
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row, index) => (
                <tr key={index}>
                  {columns.map((column) => (
                    <td key={column}>
                      <bdi>{plain(row[column])}</bdi>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {data.next_cursor ? <p className="small dim">{t('figure.more_rows')}</p> : null}
      <Group justify="space-between" mt={16} mb={4}>
        <h3>SQL</h3>
        <CopyButton value={data.sql}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={copy}
              leftSection={<IconCopy size={14} aria-hidden />}
            >
              {copied ? t('common.copied') : t('common.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block dir="ltr" tabIndex={0} className={styles.sql}>
        {data.sql}
      </Code>
    </section>
  )
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
