import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { metricsQuery, reportOptions, type Metric } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { Figure } from '@/frame/figure-cell'
import { metricName, metricText, missingWords } from '@/frame/metric-words'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import { isMoneyFigure } from '@/format/figures'
import { Card, DataTable, Key, PageHeader, Skeletons, type Column } from '@/ui'

/** Every metric with its formula: what it is made of, and what is missing for it here. */
export function MetricsPage() {
  const i18n = useI18n()
  const { t, has } = i18n
  const format = useFormat()
  const { workspace, report, period } = useFrame()
  const { q } = useSearch({ from: '/w/$workspace/metrics' })
  const navigate = useNavigate({ from: '/w/$workspace/metrics' })
  const { data, error, refetch } = useQuery(metricsQuery(workspace.key))
  const figures = useQuery(reportOptions('campaigns', { ...report, compare: 'none' }))
  const meta = figures.data?.meta
  const definition = (metric: Metric) => metricText(metric.key, 'what', i18n) ?? metric.explanation
  const direction = (metric: Metric) => {
    const key = `metrics.direction.${metric.direction}`
    return has(key) ? t(key) : t('metrics.direction.neutral')
  }
  const columns: Column<Metric>[] = [
    {
      id: 'name',
      header: t('metrics.metric'),
      sortBy: (metric) => metricName(metric.key, i18n),
      cell: (metric) => (
        <>
          <div>{has(`metric.${metric.key}`) ? metricName(metric.key, i18n) : metric.name}</div>
          <Key>{metric.key}</Key>
        </>
      ),
    },
    {
      id: 'value',
      header: format.period(period.from, period.to),
      numeric: true,
      cell: (metric) => {
        const reason = meta?.missing.find((each) => each.metric === metric.key)
        const value = meta?.attributed[metric.key]
        if (value === undefined && !reason) return <span className="dim">—</span>
        return (
          <>
            <Figure metric={metric.key} value={value} meta={meta} />
            {isMoneyFigure(metric.key) && value ? (
              <span className="dim small"> {format.currencyLabel}</span>
            ) : null}
          </>
        )
      },
    },
    {
      id: 'definition',
      header: t('metrics.definition'),
      cell: (metric) => (
        <div style={{ maxInlineSize: '52ch', whiteSpace: 'normal' }}>
          {definition(metric)}
          {/* Some row may lack what the whole has; that is for the tables to say. */}
          {meta?.missing
            .filter((each) => each.metric === metric.key && meta.attributed[metric.key] == null)
            .map((each) => (
              <div key={each.text} className="small" style={{ color: 'var(--warn)' }}>
                {missingWords(each, i18n)}
              </div>
            ))}
        </div>
      ),
    },
    {
      id: 'formula',
      header: t('metrics.formula'),
      cell: (metric) => (
        <span className="mono" dir="ltr">
          {metric.formula}
        </span>
      ),
    },
    { id: 'direction', header: t('metrics.direction'), cell: direction },
    {
      id: 'version',
      header: t('metrics.version_short'),
      numeric: true,
      cell: (metric) => format.count(metric.version),
    },
  ]
  return (
    <>
      <PageHeader title={t('nav.metrics')} lead={t('metrics.lead')} />
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={12} height={52} /> : null}
      {data ? (
        <Card flush>
          <DataTable
            label={t('nav.metrics')}
            rows={data.items}
            columns={columns}
            rowKey={(metric) => metric.key}
            searchText={(metric) =>
              [metric.key, metric.name, metricName(metric.key, i18n), definition(metric)].join(' ')
            }
            words={tableWords(t)}
            compare={i18n.compare}
            query={q ?? ''}
            onQuery={(text) =>
              void navigate({
                search: (previous) => ({ ...previous, q: text === '' ? undefined : text }),
                replace: true,
              })
            }
          />
        </Card>
      ) : null}
    </>
  )
}
