import { queryOptions } from '@tanstack/react-query'
import { address, call } from './http'
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

function reportQuery({ from, to, basis, compare, campaign, channel }: ReportQuery) {
  return { from, to, basis, compare: compare === 'none' ? undefined : compare, campaign, channel }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => call<T.Session>('GET', '/session'),
  staleTime: 60_000,
})

export const workspaceQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['workspace', workspace],
    queryFn: () => call<T.Workspace>('GET', `/workspaces/${workspace}`),
    staleTime: 60_000,
  })

export const overviewQuery = (query: ReportQuery) =>
  queryOptions({
    queryKey: ['overview', query],
    queryFn: () =>
      call<T.Overview>('GET', `/workspaces/${query.workspace}/overview`, {
        query: reportQuery(query),
      }),
    placeholderData: (previous) => previous,
  })

export const reportOptions = (kind: ReportKind, query: ReportQuery) =>
  queryOptions({
    queryKey: ['report', kind, query],
    queryFn: () =>
      call<T.Report>('GET', `/workspaces/${query.workspace}/reports/${kind}`, {
        query: reportQuery(query),
      }),
    placeholderData: (previous) => previous,
  })

export function reportCsv(kind: ReportKind, query: ReportQuery): string {
  return address(`/workspaces/${query.workspace}/reports/${kind}`, {
    ...reportQuery(query),
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
      call<T.RowsBehind>('GET', `/workspaces/${query.workspace}/reports/rows`, {
        query: { ...reportQuery(query), metric: query.metric, limit: 50 },
      }),
  })

export function rowsCsv(query: RowsQuery): string {
  return address(`/workspaces/${query.workspace}/reports/rows`, {
    ...reportQuery(query),
    metric: query.metric,
    format: 'csv',
  })
}

export const campaignsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['campaigns', workspace],
    queryFn: () =>
      call<T.Page<T.Campaign>>('GET', `/workspaces/${workspace}/campaigns`, {
        query: { limit: 500 },
      }),
  })

export const campaignQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['campaign', workspace, id],
    queryFn: () => call<T.Campaign>('GET', `/workspaces/${workspace}/campaigns/${id}`),
  })

export const notesQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['notes', workspace, id],
    queryFn: () => call<T.Page<T.Note>>('GET', `/workspaces/${workspace}/campaigns/${id}/notes`),
  })

export const messagesQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['messages', workspace, id],
    queryFn: () =>
      call<T.Page<T.Message>>('GET', `/workspaces/${workspace}/campaigns/${id}/messages`),
  })

export const budgetsQuery = (workspace: string, year: number | undefined) =>
  queryOptions({
    queryKey: ['budgets', workspace, year],
    queryFn: () => call<T.Budget>('GET', `/workspaces/${workspace}/budgets`, { query: { year } }),
  })

export const rulesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['rules', workspace],
    queryFn: () => call<T.Page<T.Rule>>('GET', `/workspaces/${workspace}/taxonomy/rules`),
  })

export const unassignedQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['unassigned', workspace],
    queryFn: () =>
      call<T.Page<T.UnassignedSource>>('GET', `/workspaces/${workspace}/taxonomy/unassigned`),
  })

export const conventionQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['convention', workspace],
    queryFn: () => call<T.Convention>('GET', `/workspaces/${workspace}/taxonomy/convention`),
  })

export const importsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['imports', workspace],
    queryFn: () => call<T.Page<T.Import>>('GET', `/workspaces/${workspace}/imports`),
  })

export const importQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['import', workspace, id],
    queryFn: () => call<T.ImportDetail>('GET', `/workspaces/${workspace}/imports/${id}`),
  })

export const rejectedQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['rejected', workspace, id],
    queryFn: () =>
      call<T.Page<T.ImportProblem>>('GET', `/workspaces/${workspace}/imports/${id}/rejected`),
  })

export function rejectedCsv(workspace: string, id: string): string {
  return address(`/workspaces/${workspace}/imports/${id}/rejected.csv`)
}

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: () => call<T.Job>('GET', `/jobs/${id}`),
    refetchInterval: (query) =>
      query.state.data && !['queued', 'running'].includes(query.state.data.state) ? false : 500,
  })

export const metricsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['metrics', workspace],
    queryFn: () => call<T.Page<T.Metric>>('GET', `/workspaces/${workspace}/metrics`),
    staleTime: 300_000,
  })

export const usersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['users', workspace],
    queryFn: () => call<T.Page<T.User>>('GET', `/workspaces/${workspace}/users`),
  })

export const keysQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['keys', workspace],
    queryFn: () => call<T.Page<T.ApiKey>>('GET', `/workspaces/${workspace}/api-keys`),
  })

export const auditQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['audit', workspace],
    queryFn: () =>
      call<T.Page<T.AuditEntry>>('GET', `/workspaces/${workspace}/audit`, {
        query: { limit: 200 },
      }),
  })

export const fxQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['fx', workspace],
    queryFn: () => call<T.Page<T.FxRate>>('GET', `/workspaces/${workspace}/fx`),
  })

export const mappingsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['mappings', workspace],
    queryFn: () => call<T.Page<T.Mapping>>('GET', `/workspaces/${workspace}/mappings`),
  })

export function campaignsCsv(workspace: string): string {
  return address(`/workspaces/${workspace}/campaigns.csv`)
}
