import { queryOptions } from '@tanstack/react-query'
import { address, client, take } from './client'
import type * as T from './types'

/** What every report is asked for. */
export interface ReportQuery {
  workspace: string
  from: string
  to: string
  basis?: T.Basis | undefined
  compare?: T.Comparison | undefined
  campaign?: string | undefined
  channel?: string | undefined
}

export type ReportKind = 'campaigns' | 'channels' | 'days' | 'budget'

function asked({ from, to, basis, compare, campaign, channel }: ReportQuery) {
  return {
    from,
    to,
    ...(basis ? { basis } : {}),
    ...(compare && compare !== 'none' ? { compare } : {}),
    ...(campaign ? { campaign } : {}),
    ...(channel ? { channel } : {}),
  }
}

const at = (workspace: string) => ({ path: { workspace } })
const atId = (workspace: string, id: string) => ({ path: { workspace, id } })

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => take<T.Session>(client.GET('/api/v1/session')),
  staleTime: 60_000,
})

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace],
    queryFn: () =>
      take<T.Workspace>(client.GET('/api/v1/workspaces/{workspace}', { params: at(workspace) })),
    staleTime: 60_000,
  })

/** The present month of a calendar, or the last that has figures. */
export const defaultPeriodQuery = (workspace: string, calendar: 'gregorian' | 'jalali') =>
  queryOptions({
    queryKey: ['default-period', workspace, calendar],
    queryFn: () =>
      take<T.DefaultPeriod>(
        client.GET('/api/v1/workspaces/{workspace}/default-period', {
          params: { ...at(workspace), query: { calendar } },
        }),
      ),
    staleTime: 60_000,
  })

export const overviewQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ['overview', query],
    queryFn: () =>
      take<T.Overview>(
        client.GET('/api/v1/workspaces/{workspace}/overview', {
          params: { ...at(query.workspace), query: asked(query) },
        }),
      ),
    placeholderData: (previous) => previous,
  })

export const reportOptions = (kind: ReportKind, query: ReportQuery) =>
  queryOptions({
    queryKey: ['report', kind, query],
    queryFn: () =>
      take<T.Report>(
        client.GET('/api/v1/workspaces/{workspace}/reports/{kind}', {
          params: { path: { workspace: query.workspace, kind }, query: asked(query) },
        }),
      ),
    placeholderData: (previous) => previous,
  })

export function reportCsv(kind: ReportKind, query: ReportQuery): string {
  return address(`/workspaces/${query.workspace}/reports/${kind}`, {
    ...asked(query),
    format: 'csv',
  })
}

export interface RowsQuery extends ReportQuery {
  metric: string
}

export const rowsQuery = (query: RowsQuery) =>
  queryOptions({
    queryKey: ['rows', query],
    queryFn: () =>
      take<T.RowsBehind>(
        client.GET('/api/v1/workspaces/{workspace}/reports/rows', {
          params: {
            ...at(query.workspace),
            query: { ...asked(query), metric: query.metric, limit: 50 },
          },
        }),
      ),
  })

export function rowsCsv(query: RowsQuery): string {
  return address(`/workspaces/${query.workspace}/reports/rows`, {
    ...asked(query),
    metric: query.metric,
    format: 'csv',
  })
}

/** Every campaign of the workspace, however many pages they fill. */
async function allCampaigns(workspace: string): Promise<T.Page<T.Campaign>> {
  const items: T.Campaign[] = []
  let cursor: string | null = null
  do {
    const page: T.Page<T.Campaign> = await take(
      client.GET('/api/v1/workspaces/{workspace}/campaigns', {
        params: { ...at(workspace), query: { limit: 500, ...(cursor ? { cursor } : {}) } },
      }),
    )
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  return { items, next_cursor: null }
}

export const campaignsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['campaigns', workspace],
    queryFn: () => allCampaigns(workspace),
  })

export const campaignQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['campaign', workspace, id],
    queryFn: () =>
      take<T.Campaign>(
        client.GET('/api/v1/workspaces/{workspace}/campaigns/{id}', {
          params: atId(workspace, id),
        }),
      ),
  })

export const notesQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['notes', workspace, id],
    queryFn: () =>
      take<T.Page<T.Note>>(
        client.GET('/api/v1/workspaces/{workspace}/campaigns/{id}/notes', {
          params: atId(workspace, id),
        }),
      ),
  })

export const messagesQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['messages', workspace, id],
    queryFn: () =>
      take<T.Page<T.Message>>(
        client.GET('/api/v1/workspaces/{workspace}/campaigns/{id}/messages', {
          params: atId(workspace, id),
        }),
      ),
  })

export function campaignsCsv(workspace: string): string {
  return address(`/workspaces/${workspace}/campaigns.csv`)
}

export const budgetsQuery = (workspace: string, year: number | undefined) =>
  queryOptions({
    queryKey: ['budgets', workspace, year],
    queryFn: () =>
      take<T.Budget>(
        client.GET('/api/v1/workspaces/{workspace}/budgets', {
          params: { ...at(workspace), query: year === undefined ? {} : { year } },
        }),
      ),
  })

export const rulesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['rules', workspace],
    queryFn: () =>
      take<T.Page<T.Rule>>(
        client.GET('/api/v1/workspaces/{workspace}/taxonomy/rules', { params: at(workspace) }),
      ),
  })

export const ruleTestQuery = (workspace: string, body: T.NewRule) =>
  queryOptions({
    queryKey: ['rule-test', workspace, body],
    queryFn: () =>
      take<T.RuleTest>(
        client.POST('/api/v1/workspaces/{workspace}/taxonomy/test', {
          params: at(workspace),
          body,
        }),
      ),
    placeholderData: (previous) => previous,
  })

export const unassignedQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ['unassigned', query],
    queryFn: () =>
      take<T.Page<T.UnassignedSource>>(
        client.GET('/api/v1/workspaces/{workspace}/taxonomy/unassigned', {
          params: {
            ...at(query.workspace),
            query: asked({ ...query, compare: 'none', channel: undefined }),
          },
        }),
      ),
  })

export const conventionQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['convention', workspace],
    queryFn: () =>
      take<T.Convention>(
        client.GET('/api/v1/workspaces/{workspace}/taxonomy/convention', { params: at(workspace) }),
      ),
  })

export const importsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['imports', workspace],
    queryFn: () =>
      take<T.Page<T.Import>>(
        client.GET('/api/v1/workspaces/{workspace}/imports', {
          params: { ...at(workspace), query: { limit: 200 } },
        }),
      ),
  })

export const importQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['import', workspace, id],
    queryFn: () =>
      take<T.ImportDetail>(
        client.GET('/api/v1/workspaces/{workspace}/imports/{id}', { params: atId(workspace, id) }),
      ),
  })

export const rejectedQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['rejected', workspace, id],
    queryFn: () =>
      take<T.Page<T.ImportProblem>>(
        client.GET('/api/v1/workspaces/{workspace}/imports/{id}/rejected', {
          params: { ...atId(workspace, id), query: { limit: 100 } },
        }),
      ),
  })

export function rejectedCsv(workspace: string, id: string): string {
  return address(`/workspaces/${workspace}/imports/${id}/rejected.csv`)
}

export const mappingsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['mappings', workspace],
    queryFn: () =>
      take<T.Page<T.Mapping>>(
        client.GET('/api/v1/workspaces/{workspace}/mappings', { params: at(workspace) }),
      ),
  })

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: () => take<T.Job>(client.GET('/api/v1/jobs/{id}', { params: { path: { id } } })),
    refetchInterval: (query) =>
      query.state.data && !['queued', 'running'].includes(query.state.data.state) ? false : 400,
  })

export const metricsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['metrics', workspace],
    queryFn: () =>
      take<T.Page<T.Metric>>(
        client.GET('/api/v1/workspaces/{workspace}/metrics', { params: at(workspace) }),
      ),
    staleTime: 300_000,
  })

export const usersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['users', workspace],
    queryFn: () =>
      take<T.Page<T.User>>(
        client.GET('/api/v1/workspaces/{workspace}/users', { params: at(workspace) }),
      ),
  })

export const keysQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['keys', workspace],
    queryFn: () =>
      take<T.Page<T.ApiKey>>(
        client.GET('/api/v1/workspaces/{workspace}/api-keys', { params: at(workspace) }),
      ),
  })

export const sqlAccessQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['sql-access', workspace],
    queryFn: () =>
      take<T.SqlAccess>(
        client.GET('/api/v1/workspaces/{workspace}/sql-access', { params: at(workspace) }),
      ),
  })

export const auditQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['audit', workspace],
    queryFn: () =>
      take<T.Page<T.AuditEntry>>(
        client.GET('/api/v1/workspaces/{workspace}/audit', {
          params: { ...at(workspace), query: { limit: 200 } },
        }),
      ),
  })

export const fxQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['fx', workspace],
    queryFn: () =>
      take<T.Page<T.FxRate>>(
        client.GET('/api/v1/workspaces/{workspace}/fx', {
          params: { ...at(workspace), query: { limit: 200 } },
        }),
      ),
  })

/** People reach the server by the address that this page was opened at, unless it says another. */
const byThisPage = () => ({ base: window.location.origin })

async function allLinks(workspace: string, archived: boolean): Promise<T.Page<T.ShortLink>> {
  const items: T.ShortLink[] = []
  let cursor: string | null = null
  do {
    const page: T.Page<T.ShortLink> = await take(
      client.GET('/api/v1/workspaces/{workspace}/links', {
        params: {
          ...at(workspace),
          query: { ...byThisPage(), archived, limit: 500, ...(cursor ? { cursor } : {}) },
        },
      }),
    )
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null)
  return { items, next_cursor: null }
}

export const linksQuery = (workspace: string, archived: boolean) =>
  queryOptions({
    queryKey: ['links', workspace, archived],
    queryFn: () => allLinks(workspace, archived),
  })

/** Clicks come in while the page is looked at. */
export const linkClicksQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['link-clicks', workspace],
    queryFn: () =>
      take<T.LinkClicks>(
        client.GET('/api/v1/workspaces/{workspace}/links/clicks', { params: at(workspace) }),
      ),
    refetchInterval: 10_000,
  })

export const linkDraftQuery = (workspace: string, body: T.NewLink) =>
  queryOptions({
    queryKey: ['link-draft', workspace, body],
    queryFn: () =>
      take<T.DraftLink>(
        client.POST('/api/v1/workspaces/{workspace}/links/preview', {
          params: { ...at(workspace), query: byThisPage() },
          body,
        }),
      ),
    placeholderData: (previous) => previous,
    retry: false,
  })

/** The picture of a place's code. */
export function linkCode(
  workspace: string,
  id: string,
  slug: string,
  format: 'svg' | 'png',
  download = false,
): string {
  return address(`/workspaces/${workspace}/links/${id}/codes/${slug}`, {
    ...byThisPage(),
    format,
    download: download || null,
  })
}

/** A PDF of cards with codes. */
export function linkSheet(
  workspace: string,
  id: string,
  only: { slug: string; copies: number } | null = null,
): string {
  return address(`/workspaces/${workspace}/links/${id}/sheet.pdf`, { ...byThisPage(), ...only })
}
