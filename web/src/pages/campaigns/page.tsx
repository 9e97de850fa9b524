import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import {
  campaignsCsv,
  campaignsQuery,
  createCampaign,
  deleteCampaign,
  reportCsv,
  reportOptions,
  type Campaign,
  type NewCampaign,
  type ReportRow,
} from '@/api'
import { BasisSwitch } from '@/frame/basis-switch'
import { CampaignName } from '@/frame/campaign-name'
import { Failed } from '@/frame/fallbacks'
import { Findings, ReportNote } from '@/frame/findings'
import { channelName } from '@/frame/metric-words'
import { PeriodNote } from '@/frame/period-note'
import { figureColumns, reportFoot } from '@/frame/report-columns'
import { splitRows } from '@/frame/report-rows'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { readSort, useFormat, useFrame, useMay, writeSort } from '@/state'
import {
  Button,
  Card,
  DataTable,
  EmptyState,
  IconDownload,
  IconPlus,
  IconUpload,
  Menu,
  Modal,
  PageHeader,
  Select,
  Skeletons,
  undoToast,
  useDisclosure,
  type Column,
} from '@/ui'
import styles from './campaigns.module.css'
import { CampaignForm, statuses } from './form'
import { StatusMark } from './status'
import { CampaignUpload } from './upload'

/** A planned campaign with its figures; either may be missing. */
interface Held {
  campaign: Campaign | undefined
  report: ReportRow | undefined
}

function join(campaigns: Campaign[], rows: ReportRow[]): Held[] {
  const byKey = new Map(rows.map((row) => [row.campaign_key ?? '', row]))
  const held: Held[] = campaigns.map((campaign) => {
    const report = byKey.get(campaign.key)
    byKey.delete(campaign.key)
    return { campaign, report }
  })
  return [...held, ...[...byKey.values()].map((report) => ({ campaign: undefined, report }))]
}

export function CampaignsPage() {
  const i18n = useI18n()
  const { t } = i18n
  const { workspace, report, search, change } = useFrame()
  const format = useFormat()
  const table = useSearch({ from: '/w/$workspace/campaigns' })
  const navigate = useNavigate({ from: '/w/$workspace/campaigns' })
  const editable = useMay('editor')
  const [adding, add] = useDisclosure(false)
  const [uploading, upload] = useDisclosure(false)
  const plan = useQuery(campaignsQuery(workspace.key))
  const figures = useQuery(reportOptions('campaigns', report))
  const meta = figures.data?.meta

  const held = useMemo(
    () => join(plan.data?.items ?? [], figures.data?.rows ?? []),
    [plan.data, figures.data],
  )
  const shown = held.filter(
    ({ campaign, report: row }) =>
      (!table.status || campaign?.status === table.status) &&
      (!search.channel || (campaign?.channel ?? row?.channel) === search.channel),
  )
  const { rows, untied } = splitRows(
    shown,
    ({ report: row }) => row,
    ({ campaign, report: row }) => !campaign && !row?.campaign_key,
  )
  const columns = useMemo<Column<Held>[]>(
    () => campaignColumns(i18n, format, meta, figures.data?.rows ?? []),
    [i18n, format, meta, figures.data],
  )
  const set = (part: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...part }), replace: true })
  const channels = [
    ...new Set(held.map((each) => each.campaign?.channel ?? each.report?.channel)),
  ].filter((channel): channel is string => Boolean(channel))
  const error = figures.error ?? plan.error

  return (
    <>
      <PageHeader
        title={t('nav.campaigns')}
        lead={t('campaigns.lead')}
        actions={
          <>
            <BasisSwitch current={meta?.basis} />
            {editable ? (
              <>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconUpload size={14} aria-hidden />}
                  onClick={upload.open}
                >
                  {t('campaigns.upload')}
                </Button>
                <Button
                  size="xs"
                  leftSection={<IconPlus size={14} aria-hidden />}
                  onClick={add.open}
                >
                  {t('campaigns.new')}
                </Button>
              </>
            ) : null}
          </>
        }
      />
      <PeriodNote />
      {error ? (
        <Failed
          error={error}
          onRetry={() => void Promise.all([plan.refetch(), figures.refetch()])}
        />
      ) : null}
      {!error && (!plan.data || !figures.data) ? <Skeletons rows={10} height={44} /> : null}
      {plan.data && figures.data && held.length === 0 ? (
        <EmptyState
          title={t('campaigns.empty.title')}
          actions={
            <>
              <Button
                component={Link}
                {...({
                  to: '/w/$workspace/imports',
                  params: { workspace: workspace.key },
                } as object)}
              >
                {t('imports.first')}
              </Button>
              {editable ? (
                <Button variant="default" onClick={add.open}>
                  {t('campaigns.new')}
                </Button>
              ) : null}
            </>
          }
        >
          {t('campaigns.empty.what')}
        </EmptyState>
      ) : null}
      {plan.data && figures.data && held.length > 0 ? (
        <>
          <Card flush>
            <DataTable
              label={t('nav.campaigns')}
              rows={rows}
              last={table.q ? [] : untied}
              columns={columns}
              rowKey={({ campaign, report: row }) =>
                campaign?.id ?? row?.campaign_key ?? 'unassigned'
              }
              searchText={({ campaign, report: row }) =>
                [
                  campaign?.name,
                  campaign?.key,
                  campaign?.owner,
                  row?.campaign,
                  ...(campaign?.labels ?? []),
                ].join(' ')
              }
              words={tableWords(t)}
              compare={i18n.compare}
              sort={readSort(table.sort) ?? { column: 'spend', descending: true }}
              onSort={(sort) => set({ sort: writeSort(sort) })}
              shown={table.columns === undefined ? undefined : table.columns.split('.')}
              onShown={(ids) => set({ columns: ids.join('.') })}
              query={table.q ?? ''}
              onQuery={(q) => set({ q: q === '' ? undefined : q })}
              foot={table.status ? [] : reportFoot({ i18n, meta })}
              tools={
                <>
                  <Select
                    size="xs"
                    w={120}
                    clearable
                    clearButtonProps={{ 'aria-label': t('common.remove') }}
                    aria-label={t('col.status')}
                    placeholder={t('col.status')}
                    data={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
                    value={table.status ?? null}
                    onChange={(status) => set({ status: status ?? undefined })}
                  />
                  <Select
                    size="xs"
                    w={150}
                    clearable
                    clearButtonProps={{ 'aria-label': t('common.remove') }}
                    aria-label={t('col.channel')}
                    placeholder={t('col.channel')}
                    data={channels.map((value) => ({ value, label: channelName(value, i18n) }))}
                    value={search.channel ?? null}
                    onChange={(channel) => change({ channel: channel ?? undefined })}
                  />
                  <CsvMenu
                    report={reportCsv('campaigns', report)}
                    plan={campaignsCsv(workspace.key)}
                  />
                </>
              }
            />
          </Card>
          {meta ? <ReportNote meta={meta} /> : null}
          {meta ? <Findings meta={meta} /> : null}
        </>
      ) : null}
      <NewCampaignModal opened={adding} onClose={add.close} />
      <CampaignUpload opened={uploading} onClose={upload.close} />
    </>
  )
}

function CsvMenu({ report, plan }: { report: string; plan: string }) {
  const { t } = useI18n()
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
          {t('common.csv')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={report} download>
          {t('campaigns.csv.report')}
        </Menu.Item>
        <Menu.Item component="a" href={plan} download>
          {t('campaigns.csv.plan')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function campaignColumns(
  i18n: ReturnType<typeof useI18n>,
  format: ReturnType<typeof useFormat>,
  meta: Parameters<typeof figureColumns>[0]['meta'],
  rows: ReportRow[],
): Column<Held>[] {
  const { t } = i18n
  const plain = (
    id: string,
    header: string,
    text: (campaign: Campaign) => string,
  ): Column<Held> => ({
    id,
    header,
    optional: true,
    sortBy: ({ campaign }) => (campaign ? text(campaign) : null),
    cell: ({ campaign }) => (campaign ? text(campaign) : null),
  })
  return [
    {
      id: 'campaign',
      header: t('col.campaign'),
      sortBy: ({ campaign, report }) => campaign?.name ?? report?.campaign ?? '',
      cell: ({ campaign, report }) => (
        <CampaignName
          row={
            campaign
              ? { campaign: campaign.name, campaign_key: campaign.key, channel: campaign.channel }
              : (report ?? {})
          }
        />
      ),
    },
    {
      id: 'status',
      header: t('col.status'),
      sortBy: ({ campaign }) => campaign?.status ?? null,
      cell: ({ campaign }) => (campaign ? <StatusMark status={campaign.status} /> : null),
    },
    ...figureColumns<Held>({ i18n, format, meta, rows }, ({ report }) => report, true),
    {
      id: 'labels',
      header: t('col.labels'),
      optional: true,
      cell: ({ campaign }) => (
        <span className={styles.labels}>
          {campaign?.labels.map((label) => (
            <span key={label} className={styles.label}>
              {label}
            </span>
          ))}
        </span>
      ),
    },
    plain('owner', t('col.owner'), (campaign) => campaign.owner),
    plain('dates', t('col.dates'), (campaign) =>
      [campaign.starts_on, campaign.ends_on]
        .map((day) => (day ? format.day(day) : '…'))
        .join(' – '),
    ),
  ]
}

function NewCampaignModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useI18n()
  const { workspace } = useFrame()
  const cache = useQueryClient()
  const refresh = () => cache.invalidateQueries({ queryKey: ['campaigns', workspace.key] })
  const create = useMutation({
    mutationFn: (values: NewCampaign) => createCampaign(workspace.key, values),
    onSuccess: async (campaign) => {
      await refresh()
      onClose()
      undoToast(t('campaign.created', { name: campaign.name }), t('common.undo'), () => {
        void deleteCampaign(workspace.key, campaign.id).then(refresh)
      })
    },
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('campaigns.new')}
      size="lg"
      closeLabel={t('common.close')}
    >
      <CampaignForm
        error={create.error}
        pending={create.isPending}
        onSubmit={(values) => create.mutate(values)}
        onCancel={onClose}
      />
    </Modal>
  )
}
