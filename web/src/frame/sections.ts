import type { MessageKey } from '@/i18n'
import {
  IconAffiliate,
  IconBook2,
  IconCoin,
  IconFileImport,
  IconLayoutDashboard,
  IconSettings,
  IconSpeakerphone,
  IconTags,
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
      { to: '/w/$workspace/imports', label: 'nav.imports', icon: IconFileImport, keys: 'g i' },
    ],
  },
  {
    title: 'nav.measure',
    pages: [
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
