import { useMutation, useQuery } from '@tanstack/react-query'
import { campaignsQuery, confirmCampaigns } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { CampaignName } from '@/frame/campaign-name'
import { useI18n } from '@/i18n'
import { useMay, useWorkspace } from '@/state'
import { Button, Card, Group, Section, toast } from '@/ui'
import { useTaxonomyRefresh } from './page'

/** Campaigns that imports made from the files' own names, waiting for a nod. */
export function Drafts() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const refresh = useTaxonomyRefresh()
  const { data } = useQuery(campaignsQuery(key))
  const drafts = data?.items.filter((campaign) => campaign.needs_confirmation) ?? []
  const accept = useMutation({
    mutationFn: (campaigns: string[]) => confirmCampaigns(key, campaigns),
    onSuccess: async (_done, campaigns) => {
      await refresh()
      toast(t('drafts.confirmed', { count: campaigns.length }))
    },
  })
  if (drafts.length === 0) return null
  return (
    <Section
      title={t('drafts.title', { count: drafts.length })}
      actions={
        editable ? (
          <Button
            size="xs"
            variant="default"
            loading={accept.isPending}
            onClick={() => accept.mutate(drafts.map((campaign) => campaign.id))}
          >
            {t('drafts.confirm_all')}
          </Button>
        ) : null
      }
    >
      <p className="dim small measure" style={{ marginBlockEnd: 8 }}>
        {t('drafts.lead')}
      </p>
      {accept.error ? <Failed error={accept.error} /> : null}
      <Card>
        {drafts.slice(0, 30).map((campaign) => (
          <Group key={campaign.id} justify="space-between" py={6} wrap="nowrap">
            <CampaignName
              row={{
                campaign: campaign.name,
                campaign_key: campaign.key,
                channel: campaign.channel,
              }}
            />
            {editable ? (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => accept.mutate([campaign.id])}
              >
                {t('campaign.confirm')}
              </Button>
            ) : null}
          </Group>
        ))}
      </Card>
    </Section>
  )
}
