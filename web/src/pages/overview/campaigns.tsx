import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Overview, ReportMeta, ReportRow } from '@/api'
import { approximate } from '@/format/decimals'
import { CampaignName } from '@/frame/campaign-name'
import { Figure, intervalScale, IntervalFigure } from '@/frame/figure-cell'
import { Findings } from '@/frame/findings'
import { isLarge } from '@/frame/report-columns'
import { splitRows } from '@/frame/report-rows'
import { Said } from '@/frame/said'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import { Card, DataTable, Section, useMediaQuery, type Column } from '@/ui'
import styles from './overview.module.css'

/** The ten campaigns that matter, with what is worth knowing of each. */
export function BestCampaigns({ overview, meta }: { overview: Overview; meta: ReportMeta }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { workspace } = useFrame()
  const narrow = useMediaQuery('(max-width: 640px)')
  const { rows, untied } = splitRows(
    overview.campaigns,
    (row) => row,
    (row) => !row.campaign_key,
  )
  const columns = useMemo<Column<ReportRow>[]>(() => {
    const money = format.currencyLabel
    const scale = intervalScale(overview.campaigns, 'roi')
    const figure = (metric: string, phone: number, unit?: string): Column<ReportRow> => ({
      id: metric,
      phone,
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
          whole={isLarge(metric, meta)}
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
      figure('spend', 1, money),
      figure('revenue', 3, money),
      {
        ...figure('roi', 2),
        cell: (row) => <IntervalFigure metric="roi" row={row} scale={scale} meta={meta} />,
      },
      figure('conversions', 5),
      figure('conversion_rate', 6),
      {
        id: 'finding',
        notOnPhone: true,
        header: t('col.finding'),
        cell: (row) => {
          const finding = meta.findings.find((each) => each.params['key'] === row.campaign_key)
          return finding ? (
            <div className={styles.finding}>
              <Said finding={finding} />
            </div>
          ) : null
        },
      },
    ]
  }, [t, format, meta, overview.campaigns])
  const campaigns = (
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
          rows={rows}
          last={untied}
          columns={columns}
          rowKey={(row) => row.campaign_key ?? row.campaign ?? 'unassigned'}
          words={tableWords(t)}
          compare={i18n.compare}
        />
      </Card>
    </Section>
  )
  return narrow ? (
    <>
      {campaigns}
      <Findings meta={meta} />
    </>
  ) : (
    campaigns
  )
}
