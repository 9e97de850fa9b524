import { useQuery } from '@tanstack/react-query'
import { campaignsQuery } from '@/api'
import { useWorkspace } from '@/state'

/** The name people know a campaign by; its key until it is known, or where it is no more. */
export function useCampaignName(): (key: string) => string {
  const { key: workspace } = useWorkspace()
  const { data } = useQuery(campaignsQuery(workspace))
  return (key) => data?.items.find((campaign) => campaign.key === key)?.name ?? key
}
