import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import {
  asProblem,
  campaignQuery,
  changeCampaign,
  deleteCampaign,
  notesQuery,
  reportOptions,
  restoreCampaign,
  type Campaign,
  type CampaignPatch,
} from '@/api'
import { useMemo } from 'react'
import { BasisSwitch } from '@/frame/basis-switch'
import { campaignMarks, noteMarks } from '@/frame/chart-marks'
import { DaysTrend } from '@/frame/days-trend'
import { Failed } from '@/frame/fallbacks'
import { Figure, FigureChange, before, IntervalNote } from '@/frame/figure-cell'
import { Findings, ReportNote } from '@/frame/findings'
import { channelName, metricName } from '@/frame/metric-words'
import { isMoneyFigure } from '@/format/figures'
import { useI18n } from '@/i18n'
import { useFormat, useFrame, useMay } from '@/state'
import {
  Alert,
  Button,
  Card,
  EmptyState,
  failToast,
  IconTrash,
  Key,
  Modal,
  PageHeader,
  Section,
  Skeletons,
  undoToast,
  useDisclosure,
} from '@/ui'
import { CampaignBudget } from './budget'
import styles from './campaigns.module.css'
import { CampaignForm } from './form'
import { Funnel } from './funnel'
import { Messages } from './messages'
import { Notes } from './notes'
import { StatusMark } from './status'

/** One campaign: what it cost and brought, its plan, its words. */
export function CampaignPage() {
  const { campaign: id } = useParams({ from: '/w/$workspace/campaigns/$campaign' })
  const { workspace } = useFrame()
  const { data, error, refetch } = useQuery(campaignQuery(workspace.key, id))
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons rows={10} height={44} />
  return <CampaignView campaign={data} />
}

/** Saves a change at once and offers to take it back. */
function useCampaignChange(campaign: Campaign) {
  const { t } = useI18n()
  const { workspace } = useFrame()
  const cache = useQueryClient()
  const refresh = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ['campaign', workspace.key] }),
      cache.invalidateQueries({ queryKey: ['campaigns', workspace.key] }),
      cache.invalidateQueries({ queryKey: ['report'] }),
    ])
  return useMutation({
    mutationFn: (patch: CampaignPatch) => changeCampaign(workspace.key, campaign.id, patch),
    onSuccess: async (_changed, patch) => {
      await refresh()
      const was = Object.fromEntries(
        Object.keys(patch)
          .filter((name) => name !== 'version')
          .map((name) => [name, campaign[name as keyof Campaign]]),
      ) as CampaignPatch
      undoToast(t('campaign.saved'), t('common.undo'), () => {
        void changeCampaign(workspace.key, campaign.id, was)
          .then(refresh)
          .catch((refused: unknown) => failToast(asProblem(refused).detail))
      })
    },
  })
}

function CampaignView({ campaign }: { campaign: Campaign }) {
  const i18n = useI18n()
  const { t } = i18n
  const { workspace, report, period } = useFrame()
  const format = useFormat()
  const editable = useMay('editor')
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [editing, edit] = useDisclosure(false)
  const save = useCampaignChange(campaign)
  const asked = { ...report, channel: undefined, campaign: campaign.key }
  const figures = useQuery(reportOptions('campaigns', asked))
  const days = useQuery(reportOptions('days', asked))
  const notes = useQuery(notesQuery(workspace.key, campaign.id))
  const { direction } = i18n
  const marks = useMemo(
    () => [
      ...campaignMarks([campaign], period, { t, direction }),
      ...noteMarks(notes.data?.items ?? [], direction).filter(
        ({ day }) => day >= period.from && day <= period.to,
      ),
    ],
    [campaign, notes.data, period, t, direction],
  )
  const row = figures.data?.rows.find((each) => each.campaign_key === campaign.key)
  const meta = figures.data?.meta
  const against = meta?.compare
    ? t('compare.against', {
        period: format.period(meta.compare.period.from, meta.compare.period.to),
      })
    : ''

  const archive = useMutation({
    mutationFn: () => deleteCampaign(workspace.key, campaign.id),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['campaigns', workspace.key] })
      await navigate({ to: '/w/$workspace/campaigns', params: { workspace: workspace.key } })
      undoToast(t('campaign.archived', { name: campaign.name }), t('common.undo'), () => {
        void restoreCampaign(workspace.key, campaign.id).then(() =>
          cache.invalidateQueries({ queryKey: ['campaigns', workspace.key] }),
        )
      })
    },
  })

  return (
    <>
      <p className="small">
        <Link to="/w/$workspace/campaigns" params={{ workspace: workspace.key }}>
          {t('nav.campaigns')}
        </Link>
      </p>
      <PageHeader
        title={<bdi>{campaign.name}</bdi>}
        lead={
          <span className={styles.facts}>
            <StatusMark status={campaign.status} />
            <span>{channelName(campaign.channel, i18n)}</span>
            <Key>{campaign.key}</Key>
            <span hidden={!campaign.starts_on && !campaign.ends_on}>
              {[campaign.starts_on, campaign.ends_on]
                .map((day) => (day ? format.day(day) : '…'))
                .join(' – ')}
            </span>
            {campaign.labels.map((label) => (
              <span key={label} className={styles.label}>
                {label}
              </span>
            ))}
          </span>
        }
        actions={
          <>
            <BasisSwitch current={meta?.basis} />
            {editable ? (
              <>
                <Button size="xs" variant="default" onClick={edit.open}>
                  {t('common.edit')}
                </Button>
                <Button
                  size="xs"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconTrash size={14} aria-hidden />}
                  loading={archive.isPending}
                  onClick={() => archive.mutate()}
                >
                  {t('campaign.archive')}
                </Button>
              </>
            ) : null}
          </>
        }
      />
      {campaign.needs_confirmation ? (
        <Alert color="accent" variant="light" mb={16} title={t('campaign.unconfirmed.title')}>
          {t('campaign.unconfirmed.what')}
          {editable ? (
            <div style={{ marginBlockStart: 8 }}>
              <Button size="xs" onClick={() => save.mutate({ needs_confirmation: false })}>
                {t('campaign.confirm')}
              </Button>
            </div>
          ) : null}
        </Alert>
      ) : null}
      {figures.error ? (
        <Failed error={figures.error} onRetry={() => void figures.refetch()} />
      ) : null}
      {!figures.data && !figures.error ? <Skeletons rows={6} height={64} /> : null}
      {figures.data && !row ? (
        <EmptyState title={t('campaign.no_figures.title')}>
          {t('campaign.no_figures.what')}
        </EmptyState>
      ) : null}
      {row && meta ? (
        <>
          <div className={styles.figures}>
            {['spend', 'revenue', 'roi', 'conversions', 'cpa', 'conversion_rate'].map((metric) => (
              <Card key={metric}>
                <div className="small dim">
                  {metricName(metric, i18n)}
                  {isMoneyFigure(metric) ? ` (${format.currencyLabel})` : ''}
                </div>
                <div className={styles.figure}>
                  <Figure metric={metric} campaign={campaign.key} value={row[metric]} meta={meta} />
                </div>
                <div style={{ minBlockSize: 16, display: 'flex', flexWrap: 'wrap', columnGap: 8 }}>
                  <FigureChange
                    metric={metric}
                    now={row[metric]}
                    before={before(row, metric)}
                    title={against}
                  />
                  <IntervalNote metric={metric} row={row} meta={meta} />
                </div>
              </Card>
            ))}
          </div>
          {days.data ? (
            <DaysTrend rows={days.data.rows} name={campaign.key} marks={marks} />
          ) : (
            <Skeletons rows={1} height={370} />
          )}
          <ReportNote meta={meta} />
          <div className={styles.columns}>
            <Funnel row={row} campaign={campaign.key} />
            <CampaignBudget campaign={campaign} />
          </div>
          <Findings meta={meta} />
        </>
      ) : null}
      {row ? null : <CampaignBudget campaign={campaign} />}
      <Section title={t('campaign.about')}>
        <Card>
          <dl className={styles.about}>
            {(
              [
                ['objective', t('campaign.objective')],
                ['audience', t('campaign.audience')],
                ['owner', t('col.owner')],
              ] as const
            ).map(([name, label]) => (
              <About key={name} label={label} text={campaign[name]} />
            ))}
            {campaign.coupons.length > 0 ? (
              <About label={t('campaign.coupons')} text={campaign.coupons.join(', ')} />
            ) : null}
          </dl>
        </Card>
      </Section>
      <div className={styles.columns}>
        <Messages campaign={campaign} editable={editable} />
        <Notes campaign={campaign} editable={editable} />
      </div>
      <Modal
        opened={editing}
        onClose={edit.close}
        title={t('campaign.edit')}
        size="lg"
        closeLabel={t('common.close')}
      >
        <CampaignForm
          campaign={campaign}
          error={save.error}
          pending={save.isPending}
          onCancel={edit.close}
          onSubmit={(values) =>
            save.mutate({ ...values, version: campaign.version }, { onSuccess: edit.close })
          }
        />
      </Modal>
    </>
  )
}

function About({ label, text }: { label: string; text: string }) {
  const { t } = useI18n()
  return (
    <>
      <dt>{label}</dt>
      <dd dir="auto">{text || <span className="dim">{t('campaign.not_said')}</span>}</dd>
    </>
  )
}
