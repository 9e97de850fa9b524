import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { importsQuery, overviewQuery, type Overview, type ReportMeta, type ReportRow } from '@/api'
import { monthEnd, monthStart } from '@/format/dates'
import { BasisSwitch } from '@/frame/basis-switch'
import { DemoByCommand } from '@/frame/demo'
import { Failed } from '@/frame/fallbacks'
import { PeriodNote } from '@/frame/period-note'
import { Said } from '@/frame/said'
import { useI18n } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import {
  Button,
  Card,
  EmptyState,
  Group,
  IconAlertTriangle,
  IconCircleCheck,
  IconHelp,
  Skeleton,
} from '@/ui'
import { AttentionList } from './attention'
import { BestCampaigns } from './campaigns'
import { FigureCards, figuresOf } from './figures'
import styles from './overview.module.css'
import { OverviewTrend } from './trend'

/** Was it worth it, how sure, what now: in this order. */
export function OverviewPage() {
  const { report } = useFrame()
  const { data, error, refetch } = useQuery(overviewQuery(report))
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <OverviewSkeleton />
  const totals = figuresOf(data, data.meta)
  if (totals['spend'] == null && totals['revenue'] == null) {
    if (data.sentence.code === 'overview_missing_rates') return <NoRates overview={data} />
    return <NoFigures overview={data} meta={data.meta} />
  }
  return (
    <>
      <PeriodNote />
      <Sentence overview={data} totals={totals} />
      <FigureCards overview={data} meta={data.meta} />
      <OverviewTrend overview={data} />
      <div className={styles.two}>
        <BestCampaigns overview={data} meta={data.meta} />
        <AttentionList overview={data} />
      </div>
    </>
  )
}

/** Without a rate no figure is honest; the list below says which one is missing. */
function NoRates({ overview }: { overview: Overview }) {
  return (
    <>
      <h1 style={{ marginBlockEnd: 16 }}>
        <Said finding={overview.sentence} />
      </h1>
      <AttentionList overview={overview} />
    </>
  )
}

function OverviewSkeleton() {
  return (
    <div aria-hidden>
      <Skeleton height={30} width="60%" mb={8} />
      <Skeleton height={20} width="30%" />
      <div className={styles.figures}>
        {[0, 1, 2, 3].map((card) => (
          <Skeleton key={card} height={118} radius={8} />
        ))}
      </div>
      <Skeleton height={370} radius={8} />
    </div>
  )
}

function Sentence({ overview, totals }: { overview: Overview; totals: ReportRow }) {
  const { meta } = overview
  const { t, rich } = useI18n()
  const format = useFormat()
  const money = (value: unknown) => (
    <strong>
      <bdi>
        {typeof value === 'string'
          ? format.money(value, { compact: true, withCurrency: true })
          : '—'}
      </bdi>
    </strong>
  )
  const period = format.period(meta.period.from, meta.period.to)
  const roi = typeof totals['roi'] === 'number' ? totals['roi'] : null
  const { conversions, cpa } = totals
  const known = typeof totals['revenue'] === 'string'
  const sold =
    !known && typeof cpa === 'string' && conversions !== null && conversions !== undefined
  return (
    <Group justify="space-between" align="flex-start" gap={16}>
      <div>
        <h1 className={styles.sentence}>
          {rich(
            sold
              ? 'overview.sentence.no_revenue'
              : roi === null
                ? 'overview.sentence.no_roi'
                : 'overview.sentence',
            {
              period,
              spend: money(totals['spend']),
              revenue: money(totals['revenue']),
              roi: (
                <strong>
                  <bdi>{roi === null ? '—' : format.figure('roi', roi)}</bdi>
                </strong>
              ),
              basis: t(`basis.${meta.basis}.short`),
              cpa: money(cpa),
              conversions: <strong>{sold ? format.figure('conversions', conversions) : ''}</strong>,
            },
          )}
        </h1>
        <Verdict overview={overview} totals={totals} />
      </div>
      <BasisSwitch current={meta.basis} />
    </Group>
  )
}

function Verdict({ overview, totals }: { overview: Overview; totals: ReportRow }) {
  const { t } = useI18n()
  const format = useFormat()
  const { workspace } = useFrame()
  const { roi } = totals
  if (typeof roi !== 'number') {
    return (
      <p className={`${styles.verdict ?? ''} ${styles.unsure ?? ''}`}>
        <IconHelp size={18} aria-hidden />
        {t('overview.verdict.unknown')}
      </p>
    )
  }
  // What came back of each unit, on the same footing as the ROI beside it.
  const back = format.figure('roas', roi + 1)
  const { code, params } = overview.sentence
  const partly =
    code === 'overview_partly_known' && typeof params['share'] === 'number' ? params['share'] : null
  const gross = workspace.gross_margin_percent === null
  const good = roi > 0
  const Icon = good ? IconCircleCheck : IconAlertTriangle
  return (
    <p className={`${styles.verdict ?? ''} ${(good ? styles.good : styles.bad) ?? ''}`}>
      <Icon size={18} aria-hidden />
      <span>
        {t(good ? 'overview.verdict.good' : 'overview.verdict.bad', { back })}{' '}
        <span className="dim" style={{ fontWeight: 450 }}>
          {t(gross ? 'overview.verdict.gross' : 'overview.verdict.net')}
          {partly === null
            ? ''
            : ` ${t('overview.verdict.partly', { share: format.percent(partly) })}`}
        </span>
      </span>
    </p>
  )
}

function NoFigures({ overview, meta }: { overview: Overview; meta: ReportMeta }) {
  const { t, language } = useI18n()
  const format = useFormat()
  const { workspace, change } = useFrame()
  const { from, to } = meta.period
  const { data: imports } = useQuery(importsQuery(workspace.key))
  // The last day that any import brought, so that an empty period can point to a full one.
  const latest = (imports?.items ?? [])
    .flatMap((each) => (each.state === 'applied' && each.to ? [each.to] : []))
    .reduce<string | null>((last, day) => (last === null || day > last ? day : last), null)
  // That nothing was imported is what the page itself says.
  const others = overview.attention.filter((each) => each.action !== 'import')
  return (
    <>
      <Group justify="space-between" mb={16}>
        <h1>{t('nav.overview')}</h1>
        <BasisSwitch current={meta.basis} />
      </Group>
      {latest ? (
        <EmptyState
          title={t('overview.none.title', { period: format.period(from, to) })}
          actions={
            <Button
              onClick={() =>
                change({ from: monthStart(latest, language), to: monthEnd(latest, language) })
              }
            >
              {t('overview.none.action', {
                period: format.period(monthStart(latest, language), monthEnd(latest, language)),
              })}
            </Button>
          }
        >
          {t('overview.none.what', { day: format.day(latest, 'long') })}
        </EmptyState>
      ) : (
        <>
          <EmptyState
            title={t('overview.empty.title')}
            picture={<SamplePicture />}
            actions={
              <Button
                component={Link}
                {...({
                  to: '/w/$workspace/imports',
                  params: { workspace: workspace.key },
                } as object)}
              >
                {t('imports.first')}
              </Button>
            }
          >
            {t('overview.empty.what')}
          </EmptyState>
          <Card className={styles.demo}>
            <DemoByCommand />
          </Card>
        </>
      )}
      {latest || others.length > 0 ? (
        <div className={styles.two}>
          <AttentionList overview={latest ? overview : { ...overview, attention: others }} />
        </div>
      ) : null}
    </>
  )
}

/** A sketch of what the page will look like with figures. */
function SamplePicture() {
  return (
    <svg viewBox="0 0 180 110" width="180" fill="none" stroke="currentColor" strokeWidth="2">
      <rect x="1" y="1" width="178" height="108" rx="8" />
      {[20, 44, 68, 92, 116, 140].map((x, index) => (
        <rect
          key={x}
          x={x}
          y={50 - index * 3}
          width="14"
          height={14 + index * 3}
          fill="currentColor"
          stroke="none"
          rx="2"
        />
      ))}
      <path
        d="M20 98 L50 90 L80 94 L110 80 L140 84 L160 72"
        stroke="var(--accent-line)"
        strokeWidth="3"
      />
    </svg>
  )
}
