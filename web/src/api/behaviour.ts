/** What people do one after the other: visits, funnels, retention, paths, cohorts. */
import { queryOptions } from '@tanstack/react-query'
import { address, client, take } from './client'
import type { components } from './generated/schema'
import type { Answer, Comparison, Finding } from './types'

type Schemas = components['schemas']
/** Findings are typed by hand, see types.ts. */
type Report<Name extends keyof Schemas> = Omit<Answer<Schemas[Name]>, 'findings'> & {
  findings: Finding[]
}

export type SiteFigures = Answer<Schemas['SiteFigures']>
export type SiteRow = SiteFigures & {
  value: string | null
  is_other: boolean
  share: number | null
}
export type SitePageRow = Answer<Schemas['SitePage']>
export type SiteReport = Omit<
  Answer<Schemas['SiteReport']>,
  'values' | 'days' | 'totals' | 'before'
> & {
  totals: SiteFigures
  before: SiteFigures | null
  days: (SiteFigures & { day: string })[]
  /** Lists of values by dimension. */
  values: Record<string, SiteRow[]>
}

export type FunnelRow = Answer<Schemas['FunnelRow']>
export type FunnelCell = Answer<Schemas['FunnelCell']>
export type FunnelReport = Omit<Report<'FunnelReport'>, 'all' | 'groups'> & {
  all: FunnelRow
  groups: FunnelRow[]
}
export type RetentionReport = Report<'RetentionReport'>
export type PathsReport = Report<'PathsReport'>
export type CohortRow = Answer<Schemas['CohortRow']>
export type CohortCell = Answer<Schemas['CohortCell']>
export type CohortsReport = Omit<Report<'CohortsReport'>, 'cohorts'> & { cohorts: CohortRow[] }

/** The days that visits, attempts or cohorts begin on. */
export interface Span {
  workspace: string
  from: string
  to: string
}

export interface FunnelAsked {
  steps: string
  window?: string | undefined
  unit?: string | undefined
  count?: string | undefined
  order?: string | undefined
  by?: string | undefined
}

export interface RetentionAsked {
  start?: string | undefined
  return?: string | undefined
  interval?: string | undefined
  mode?: string | undefined
  calendar?: 'gregorian' | 'jalali' | undefined
}

export interface PathsAsked {
  start?: string | undefined
  end?: string | undefined
  of?: string | undefined
  depth?: number | undefined
}

export interface CohortsAsked {
  by?: string | undefined
  calendar?: 'gregorian' | 'jalali' | undefined
}

const at = (workspace: string) => ({ path: { workspace } })

/** Leaves out what is not asked for. */
function given<T extends object>(asked: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(asked).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

export const siteQuery = ({ workspace, ...span }: Span, compare: Comparison) =>
  queryOptions({
    queryKey: ['site', workspace, span, compare],
    queryFn: () =>
      take<SiteReport>(
        client.GET('/api/v1/workspaces/{workspace}/site', {
          params: { ...at(workspace), query: { ...span, compare } },
        }),
      ),
    placeholderData: (previous) => previous,
  })

export const funnelQuery = ({ workspace, ...span }: Span, asked: FunnelAsked) =>
  queryOptions({
    queryKey: ['funnel', workspace, span, asked],
    queryFn: () =>
      take<FunnelReport>(
        client.GET('/api/v1/workspaces/{workspace}/funnel', {
          params: { ...at(workspace), query: { ...span, ...given(asked), steps: asked.steps } },
        }),
      ),
    placeholderData: (previous) => previous,
    retry: false,
  })

export const retentionQuery = ({ workspace, ...span }: Span, asked: RetentionAsked) =>
  queryOptions({
    queryKey: ['retention', workspace, span, asked],
    queryFn: () =>
      take<RetentionReport>(
        client.GET('/api/v1/workspaces/{workspace}/retention', {
          params: { ...at(workspace), query: { ...span, ...given(asked) } },
        }),
      ),
    placeholderData: (previous) => previous,
    retry: false,
  })

export const pathsQuery = ({ workspace, ...span }: Span, asked: PathsAsked) =>
  queryOptions({
    queryKey: ['paths', workspace, span, asked],
    queryFn: () =>
      take<PathsReport>(
        client.GET('/api/v1/workspaces/{workspace}/paths', {
          params: { ...at(workspace), query: { ...span, ...given(asked) } },
        }),
      ),
    placeholderData: (previous) => previous,
    retry: false,
  })

export const cohortsQuery = ({ workspace, ...span }: Span, asked: CohortsAsked) =>
  queryOptions({
    queryKey: ['cohorts', workspace, span, asked],
    queryFn: () =>
      take<CohortsReport>(
        client.GET('/api/v1/workspaces/{workspace}/cohorts', {
          params: { ...at(workspace), query: { ...span, ...given(asked) } },
        }),
      ),
    placeholderData: (previous) => previous,
    retry: false,
  })

/** The address of an analysis as a file. */
export function behaviourCsv(
  noun: 'funnel' | 'retention' | 'paths' | 'cohorts' | 'site',
  { workspace, ...span }: Span,
  asked: object,
): string {
  const words = given(asked) as Record<string, string | number>
  return address(`/workspaces/${workspace}/${noun}`, { ...span, ...words, format: 'csv' })
}
