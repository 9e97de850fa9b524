import { useMutation, useQuery } from '@tanstack/react-query'
import {
  createCampaign,
  createRule,
  unassignedQuery,
  type NewRule,
  type UnassignedSource,
} from '@/api'
import { approximate } from '@/format/decimals'
import { isolate } from '@/frame/describe'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useFrame, useMay } from '@/state'
import {
  Button,
  Card,
  DataTable,
  Group,
  IconCircleCheck,
  Section,
  Skeletons,
  toast,
  type Column,
} from '@/ui'
import { useTaxonomyRefresh } from './page'
import { nameFor, ruleFor, SourceLine, tellsApart } from './source'

/** The rule that ties a source to the one campaign it resembles, if there is one. */
function meant(source: UnassignedSource): NewRule {
  const [only, ...others] = source.candidates
  return {
    ...ruleFor(source),
    ...(only && others.length === 0 ? { campaign_key: only.key } : {}),
  }
}

function Candidates({ source }: { source: UnassignedSource }) {
  const { t, direction } = useI18n()
  const { reason, candidates } = source
  if (candidates.length === 0 || (reason !== 'resembles' && reason !== 'ambiguous')) return null
  const names = candidates.map(({ name }) => isolate(name, direction)).join(', ')
  return <div className="small dim">{t(`unassigned.${reason}`, { names })}</div>
}

/** What nothing ties to a campaign, with its money: never hidden, one click from sorted. */
export function UnassignedList({ onRule }: { onRule: (start: NewRule) => void }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { report, workspace } = useFrame()
  const { key } = workspace
  const editable = useMay('editor')
  const refresh = useTaxonomyRefresh()
  const { data, error, refetch } = useQuery(unassignedQuery(report))
  const adopt = useMutation({
    mutationFn: async (source: UnassignedSource) => {
      const campaign = await createCampaign(key, {
        name: nameFor(source),
        channel: source.channel,
        status: 'live',
      })
      await createRule(key, { ...ruleFor(source), campaign_key: campaign.key })
      return campaign
    },
    onSuccess: async (campaign) => {
      await refresh()
      toast(t('campaign.created', { name: campaign.name }))
    },
  })
  const amount = (id: 'spend' | 'revenue'): Column<UnassignedSource> => ({
    id,
    header: t(`metric.${id}`),
    unit: format.currencyLabel,
    numeric: true,
    sortBy: (source) => approximate(source[id]),
    cell: (source) =>
      source[id] === null ? <span className="dim">—</span> : format.money(source[id]),
  })
  const columns: Column<UnassignedSource>[] = [
    {
      id: 'source',
      header: t('unassigned.source'),
      sortBy: nameFor,
      cell: (source) => (
        <>
          <SourceLine source={source} />
          <Candidates source={source} />
        </>
      ),
    },
    amount('spend'),
    amount('revenue'),
    {
      id: 'orders',
      header: t('metric.orders'),
      numeric: true,
      sortBy: (source) => approximate(source.orders),
      cell: (source) =>
        source.orders === null ? <span className="dim">—</span> : format.count(source.orders),
    },
    ...(editable
      ? [
          {
            id: 'do',
            header: '',
            cell: (source: UnassignedSource) =>
              !tellsApart(source) ? null : (
                <Group gap={6} wrap="nowrap" justify="flex-end">
                  <Button size="compact-sm" variant="default" onClick={() => onRule(meant(source))}>
                    {t('unassigned.rule')}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={adopt.isPending && adopt.variables.ref_key === source.ref_key}
                    onClick={() => adopt.mutate(source)}
                  >
                    {t('unassigned.campaign')}
                  </Button>
                </Group>
              ),
          },
        ]
      : []),
  ]
  return (
    <Section title={t('unassigned.title')}>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {adopt.error ? <Failed error={adopt.error} /> : null}
      {!data && !error ? <Skeletons rows={3} height={44} /> : null}
      {data?.items.length === 0 ? (
        <p className="dim" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <IconCircleCheck size={16} color="var(--good)" aria-hidden />
          {t('unassigned.none')}
        </p>
      ) : null}
      {data && data.items.length > 0 ? (
        <Card flush>
          <DataTable
            label={t('unassigned.title')}
            rows={data.items}
            columns={columns}
            rowKey={(source) => source.ref_key}
            words={tableWords(t)}
            compare={i18n.compare}
            pageSize={20}
          />
        </Card>
      ) : null}
    </Section>
  )
}
