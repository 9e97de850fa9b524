import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { defaultPeriodQuery, sessionQuery, workspaceQuery, type PeopleKind } from '@/api'
import { calendarOf, type Language } from '@/format/language'
import { PageFailed, PageMissing, PagePending } from '@/frame/fallbacks'
import { Shell } from '@/frame/shell'
import { readSiteSearch } from '@/pages/site/search'
import { keptSearch, readFrameSearch, readTableSearch } from '@/state'

interface Context {
  cache: QueryClient
  /** The language of the page when a route is opened. */
  language: () => Language
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: PageMissing,
})

/** Asked once; signing in and out replaces it. */
const sessionOf = (cache: QueryClient) => cache.query({ ...sessionQuery, staleTime: 'static' })

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** Sends everybody to where they can go on: sign-in, first steps, or their Overview. */
const entry = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context.cache)
    if (!session.signed_in) redirect({ to: '/sign-in', throw: true })
    const first = session.workspaces[0]
    if (!first) redirect({ to: '/start', throw: true })
    redirect({ to: '/w/$workspace', params: { workspace: first?.key ?? '' }, throw: true })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string } => ({
    next: text(raw['next']),
  }),
  component: lazyRouteComponent(() => import('./pages/sign-in/page'), 'SignInPage'),
})

const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(() => import('./pages/sign-in/link'), 'LinkPage'),
})

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  beforeLoad: async ({ context }) => {
    const session = await sessionOf(context.cache)
    if (!session.signed_in) redirect({ to: '/sign-in', throw: true })
  },
  component: lazyRouteComponent(() => import('./pages/start/page'), 'StartPage'),
})

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/w/$workspace',
  validateSearch: readFrameSearch,
  search: { middlewares: [retainSearchParams([...keptSearch])] },
  beforeLoad: async ({ context, location }) => {
    const session = await sessionOf(context.cache)
    if (!session.signed_in) {
      redirect({ to: '/sign-in', search: { next: location.href }, throw: true })
    }
  },
  loader: async ({ context, params, location }) => {
    const { cache } = context
    const { from } = readFrameSearch(location.search)
    const period = defaultPeriodQuery(params.workspace, calendarOf(context.language()))
    await Promise.all([
      cache.query({ ...workspaceQuery(params.workspace), staleTime: 'static' }),
      // Without an answer the page shows the present month.
      from === undefined ? cache.query(period).catch(() => null) : null,
    ])
  },
  component: Shell,
})

const under = { getParentRoute: () => workspace }

const overview = createRoute({
  ...under,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview/page'), 'OverviewPage'),
})

const campaigns = createRoute({
  ...under,
  path: '/campaigns',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import('./pages/campaigns/page'), 'CampaignsPage'),
})

const campaign = createRoute({
  ...under,
  path: '/campaigns/$campaign',
  component: lazyRouteComponent(() => import('./pages/campaigns/detail'), 'CampaignPage'),
})

const channels = createRoute({
  ...under,
  path: '/channels',
  validateSearch: readTableSearch,
  component: lazyRouteComponent(() => import('./pages/channels/page'), 'ChannelsPage'),
})

const budgets = createRoute({
  ...under,
  path: '/budgets',
  validateSearch: (raw: Record<string, unknown>): { year?: number } => ({
    year: Number.isInteger(raw['year']) ? (raw['year'] as number) : undefined,
  }),
  component: lazyRouteComponent(() => import('./pages/budgets/page'), 'BudgetsPage'),
})

const taxonomy = createRoute({
  ...under,
  path: '/taxonomy',
  component: lazyRouteComponent(() => import('./pages/taxonomy/page'), 'TaxonomyPage'),
})

const links = createRoute({
  ...under,
  path: '/links',
  validateSearch: (
    raw: Record<string, unknown>,
  ): { q?: string; link?: string; archived?: boolean } => ({
    q: text(raw['q']),
    link: text(raw['link']),
    archived: raw['archived'] === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import('./pages/links/page'), 'LinksPage'),
})

const imports = createRoute({
  ...under,
  path: '/imports',
  component: lazyRouteComponent(() => import('./pages/imports/page'), 'ImportsPage'),
})

const importDetail = createRoute({
  ...under,
  path: '/imports/$import',
  component: lazyRouteComponent(() => import('./pages/imports/detail'), 'ImportPage'),
})

const coupons = createRoute({
  ...under,
  path: '/coupons',
  validateSearch: (raw: Record<string, unknown>): { tab?: 'till' | 'cards'; batch?: string } => ({
    tab: raw['tab'] === 'till' || raw['tab'] === 'cards' ? raw['tab'] : undefined,
    batch: text(raw['batch']),
  }),
  component: lazyRouteComponent(() => import('./pages/coupons/page'), 'CouponsPage'),
})

const people = createRoute({
  ...under,
  path: '/people',
  validateSearch: (raw: Record<string, unknown>): { q?: string; only?: PeopleKind } => ({
    q: typeof raw['q'] === 'number' ? String(raw['q']) : text(raw['q']),
    only: raw['only'] === 'known' || raw['only'] === 'customers' ? raw['only'] : undefined,
  }),
  component: lazyRouteComponent(() => import('./pages/people/page'), 'PeoplePage'),
})

const person = createRoute({
  ...under,
  path: '/people/$person',
  component: lazyRouteComponent(() => import('./pages/people/detail'), 'PersonPage'),
})

const sources = createRoute({
  ...under,
  path: '/sources',
  validateSearch: (raw: Record<string, unknown>): { tab?: string; source?: string } => ({
    tab: text(raw['tab']),
    source: text(raw['source']),
  }),
  component: lazyRouteComponent(() => import('./pages/sources/page'), 'SourcesPage'),
})

const live = createRoute({
  ...under,
  path: '/live',
  component: lazyRouteComponent(() => import('./pages/live/page'), 'LivePage'),
})

const site = createRoute({
  ...under,
  path: '/site',
  validateSearch: readSiteSearch,
  component: lazyRouteComponent(() => import('./pages/site/page'), 'SitePage'),
})

const metrics = createRoute({
  ...under,
  path: '/metrics',
  validateSearch: (raw: Record<string, unknown>): { q?: string } => ({ q: text(raw['q']) }),
  component: lazyRouteComponent(() => import('./pages/metrics/page'), 'MetricsPage'),
})

const settings = createRoute({
  ...under,
  path: '/settings',
  validateSearch: (raw: Record<string, unknown>): { tab?: string } => ({ tab: text(raw['tab']) }),
  component: lazyRouteComponent(() => import('./pages/settings/page'), 'SettingsPage'),
})

const tree = root.addChildren([
  entry,
  signIn,
  link,
  start,
  workspace.addChildren([
    overview,
    campaigns,
    campaign,
    channels,
    budgets,
    taxonomy,
    links,
    coupons,
    imports,
    importDetail,
    sources,
    live,
    people,
    person,
    site,
    metrics,
    settings,
  ]),
])

export function makeRouter(cache: QueryClient, language: () => Language) {
  return createRouter({
    routeTree: tree,
    context: { cache, language },
    defaultPreload: 'intent',
    defaultPendingMs: 100,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
