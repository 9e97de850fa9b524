import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { campaignsQuery } from '@/api'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { IconSearch, IconSpeakerphone, Spotlight } from '@/ui'
import { sections } from './sections'

/** ⌘K: every page and every campaign, a few letters away. */
export function Palette() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const navigate = useNavigate()
  const { data } = useQuery(campaignsQuery(key))
  const pages = sections.flatMap((section) =>
    section.pages.map(({ to, label, icon: Icon }) => ({
      id: to,
      label: t(label),
      leftSection: <Icon size={16} stroke={1.6} aria-hidden />,
      onClick: () => void navigate({ to, params: { workspace: key } }),
    })),
  )
  const campaigns = (data?.items ?? []).slice(0, 2000).map((campaign) => ({
    id: campaign.id,
    label: campaign.name,
    description: campaign.key === campaign.name ? undefined : campaign.key,
    keywords: [campaign.key, ...campaign.labels],
    leftSection: <IconSpeakerphone size={16} stroke={1.6} aria-hidden />,
    onClick: () =>
      void navigate({
        to: '/w/$workspace/campaigns/$campaign',
        params: { workspace: key, campaign: campaign.id },
      }),
  }))
  return (
    <Spotlight
      shortcut={['mod + K', '/']}
      limit={12}
      highlightQuery
      nothingFound={t('search.none')}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t('search.placeholder'),
        'aria-label': t('search.placeholder'),
      }}
      actions={[
        { group: t('search.pages'), actions: pages },
        { group: t('nav.campaigns'), actions: campaigns },
      ]}
    />
  )
}
