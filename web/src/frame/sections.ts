import type { MessageKey } from '@/i18n'
import {
  IconAffiliate,
  IconBook2,
  IconBroadcast,
  IconCoin,
  IconFileImport,
  IconLayoutDashboard,
  IconPlugConnected,
  IconQrcode,
  IconSettings,
  IconSpeakerphone,
  IconTags,
  IconTicket,
  IconUsers,
  IconWorld,
} from '@/ui'

/** The pages by the loop; a step appears once it has a page. */
export const sections = [
  {
    title: null,
    pages: [{ to: '/w/$workspace', label: 'nav.overview', icon: IconLayoutDashboard, keys: 'g o' }],
  },
  {
    title: 'nav.plan',
    pages: [
      {
        to: '/w/$workspace/campaigns',
        label: 'nav.campaigns',
        icon: IconSpeakerphone,
        keys: 'g c',
      },
      { to: '/w/$workspace/budgets', label: 'nav.budgets', icon: IconCoin, keys: 'g b' },
      { to: '/w/$workspace/taxonomy', label: 'nav.taxonomy', icon: IconTags, keys: 'g n' },
    ],
  },
  {
    title: 'nav.collect',
    pages: [
      { to: '/w/$workspace/links', label: 'nav.links', icon: IconQrcode, keys: 'g l' },
      { to: '/w/$workspace/coupons', label: 'nav.coupons', icon: IconTicket, keys: 'g k' },
      { to: '/w/$workspace/sources', label: 'nav.sources', icon: IconPlugConnected, keys: 'g e' },
      { to: '/w/$workspace/live', label: 'nav.live', icon: IconBroadcast, keys: 'g v' },
      { to: '/w/$workspace/imports', label: 'nav.imports', icon: IconFileImport, keys: 'g i' },
      { to: '/w/$workspace/people', label: 'nav.people', icon: IconUsers, keys: 'g p' },
    ],
  },
  {
    title: 'nav.measure',
    pages: [
      { to: '/w/$workspace/site', label: 'nav.site', icon: IconWorld, keys: 'g w' },
      { to: '/w/$workspace/channels', label: 'nav.channels', icon: IconAffiliate, keys: 'g h' },
      { to: '/w/$workspace/metrics', label: 'nav.metrics', icon: IconBook2, keys: 'g m' },
    ],
  },
  {
    title: null,
    pages: [
      { to: '/w/$workspace/settings', label: 'nav.settings', icon: IconSettings, keys: 'g s' },
    ],
  },
] as const satisfies {
  title: MessageKey | null
  pages: { to: string; label: MessageKey; icon: unknown; keys: string }[]
}[]
