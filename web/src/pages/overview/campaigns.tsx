import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Overview, ReportMeta, ReportRow } from '@/api'
import { approximate } from '@/format/decimals'
import { CampaignName } from '@/frame/campaign-name'
import { describe } from '@/frame/describe'
import { before, Figure, FigureChange, IntervalFigure } from '@/frame/figure-cell'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import { Card, DataTable, Section, type Column } from '@/ui'
import styles from './overview.module.css'

/** The ten campaigns that matter, with what is worth knowing of each. */
export function BestCampaigns({ overview, meta }: { overview: Overview; meta: ReportMeta }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { workspace } = useFrame()
  const max = Math.max(
    0,
    ...overview.campaigns.map((row) =>
      Number(row['conversion_rate_high'] ?? row['conversion_rate'] ?? 0),
    ),
  )
  const against = meta.compare
    ? t('compare.against', {
        period: format.period(meta.compare.period.from, meta.compare.period.to),
      })
    : ''
  const columns = useMemo<Column<ReportRow>[]>(() => {
    const money = format.currencyLabel
    const figure = (metric: string, unit?: string): Column<ReportRow> => ({
      id: metric,
      header: t(`metric.${metric}` as 'metric.spend'),
      unit,
      numeric: true,
      sortBy: (row) => approximate(String(row[metric] ?? '')),
      cell: (row) => (
        <Figure
          metric={metric}
          campaign={row.campaign_key ?? null}
          value={row[metric]}
          meta={meta}
        />
      ),
    })
    return [
      {
        id: 'campaign',
        header: t('col.campaign'),
        sortBy: (row) => row.campaign ?? '',
        cell: (row) => <CampaignName row={row} />,
      },
      figure('spend', money),
      figure('revenue', money),
      {
        ...figure('roi'),
        cell: (row) => (
          <span style={{ display: 'inline-flex', gap: 8, alignItems: 'baseline' }}>
            <FigureChange
              metric="roi"
              now={row['roi']}
              before={before(row, 'roi')}
              title={against}
            />
            <Figure
              metric="roi"
              campaign={row.campaign_key ?? null}
              value={row['roi']}
              meta={meta}
            />
          </span>
        ),
      },
      figure('conversions'),
      {
        ...figure('conversion_rate'),
        cell: (row) => <IntervalFigure metric="conversion_rate" row={row} max={max} meta={meta} />,
      },
      {
        id: 'finding',
        header: t('col.finding'),
        cell: (row) => {
          const finding = meta.findings.find((each) => each.params['key'] === row.campaign_key)
          return finding ? (
            <div className={styles.finding}>{describe(finding, i18n, format)}</div>
          ) : null
        },
      },
    ]
  }, [t, format, meta, max, against, i18n])
  return (
    <Section
      title={t('overview.campaigns')}
      actions={
        <Link to="/w/$workspace/campaigns" params={{ workspace: workspace.key }}>
          {t('overview.all_campaigns')}
        </Link>
      }
    >
      <Card flush>
        <DataTable
          label={t('overview.campaigns')}
          rows={overview.campaigns}
          columns={columns}
          rowKey={(row) => row.campaign_key ?? row.campaign ?? 'unassigned'}
          words={tableWords(t)}
          compare={i18n.compare}
        />
      </Card>
    </Section>
  )
}
