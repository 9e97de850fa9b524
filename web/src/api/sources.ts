/** Sources of events, what was refused of them, alerts, and the live stream. */
import { queryOptions } from '@tanstack/react-query'
import { address, client, take } from './client'
import type { components } from './generated/schema'
import type { Answer, Page } from './types'

type Schemas = components['schemas']

export interface SourceSettings {
  rate_per_second: number
  burst: number
  hosts: string[]
  excluded_referrers: string[]
  keep_address: boolean
  cookieless: 'denied' | 'unasked' | 'always'
  oldest_days: number
  calling_code: string
}

export type SourceAlias = Schemas['Alias']
export type SourceState = 'waiting' | 'ok' | 'silent' | 'refused' | 'archived'
export type SourceHealth = Omit<Answer<Schemas['SourceHealth']>, 'state'> & { state: SourceState }
export type EventSourceRow = Omit<
  Answer<Schemas['EventSource']>,
  'settings' | 'health' | 'aliases'
> & {
  aliases: SourceAlias[]
  settings: Partial<SourceSettings>
  health: SourceHealth
}
export type SourceKeys = Answer<Schemas['CreatedSource']>
export interface SourceFields {
  name: string
  origins: string[]
  aliases: SourceAlias[]
  settings?: Partial<SourceSettings>
}

export type RefusedEvent = Answer<Schemas['RejectedEvent']>
export type RefusedGroup = Answer<Schemas['RejectedGroup']>
export type ReplayOutcome = Answer<Schemas['ReplayOutcome']>
export interface ReplayOrder {
  ids?: string[]
  source?: string
  reason?: string
  cursor?: string
}

export type AlertKind = 'source_silent' | 'source_refused' | 'source_clock'
export type Alert = Omit<Answer<Schemas['Alert']>, 'kind' | 'numbers'> & {
  kind: AlertKind
  numbers: Record<string, string | number>
}

/** An event as it was taken; what it does not say is left out. */
export type LiveEvent = Schemas['LiveEvent']

const at = (workspace: string) => ({ path: { workspace } })
const atId = (workspace: string, id: string) => ({ path: { workspace, id } })

export const sourcesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['sources', workspace],
    queryFn: () =>
      take<Page<EventSourceRow>>(
        client.GET('/api/v1/workspaces/{workspace}/sources', {
          params: { ...at(workspace), query: { archived: true } },
        }),
      ),
    // What waits for its first event turns green by itself; the rest is renewed now and then.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ health }) => health.state === 'waiting') ? 2_000 : 15_000,
  })

export const sourceQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['source', workspace, id],
    queryFn: () =>
      take<EventSourceRow>(
        client.GET('/api/v1/workspaces/{workspace}/sources/{id}', { params: atId(workspace, id) }),
      ),
  })

export const createSource = (workspace: string, body: SourceFields) =>
  take<SourceKeys>(
    client.POST('/api/v1/workspaces/{workspace}/sources', {
      params: at(workspace),
      // The document can only say "an object" of settings.
      body: body as unknown as Schemas['NewSource'],
    }),
  )

export const changeSource = (workspace: string, id: string, body: Partial<SourceFields>) =>
  take<EventSourceRow>(
    client.PATCH('/api/v1/workspaces/{workspace}/sources/{id}', {
      params: atId(workspace, id),
      body: body as unknown as Schemas['SourceChange'],
    }),
  )

export const rotateSource = (workspace: string, id: string, overlapDays: number) =>
  take<SourceKeys>(
    client.POST('/api/v1/workspaces/{workspace}/sources/{id}/rotate', {
      params: { ...atId(workspace, id), query: { overlap_days: overlapDays } },
    }),
  )

export const archiveSource = (workspace: string, id: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/sources/{id}', { params: atId(workspace, id) }),
  )

export const restoreSource = (workspace: string, id: string, aliases: SourceAlias[]) =>
  take<EventSourceRow>(
    client.POST('/api/v1/workspaces/{workspace}/sources/{id}/restore', {
      params: atId(workspace, id),
      body: { aliases },
    }),
  )

export interface RefusedFilter {
  source?: string | undefined
  reason?: string | undefined
}

export const refusedGroupsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['refused', workspace, 'groups'],
    queryFn: () =>
      take<Page<RefusedGroup>>(
        client.GET('/api/v1/workspaces/{workspace}/rejected/groups', { params: at(workspace) }),
      ),
  })

export const refusedQuery = (workspace: string, filter: RefusedFilter) =>
  queryOptions({
    queryKey: ['refused', workspace, 'rows', filter],
    queryFn: () =>
      take<Page<RefusedEvent>>(
        client.GET('/api/v1/workspaces/{workspace}/rejected', {
          params: {
            ...at(workspace),
            query: {
              limit: 100,
              ...(filter.source ? { source: filter.source } : {}),
              ...(filter.reason ? { reason: filter.reason } : {}),
            },
          },
        }),
      ),
  })

export const refusedEventQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['refused', workspace, 'row', id],
    queryFn: () =>
      take<RefusedEvent>(
        client.GET('/api/v1/workspaces/{workspace}/rejected/{id}', { params: atId(workspace, id) }),
      ),
  })

const replayOnce = (workspace: string, body: ReplayOrder) =>
  take<ReplayOutcome>(
    client.POST('/api/v1/workspaces/{workspace}/rejected/replay', { params: at(workspace), body }),
  )

/** Takes refused events again, however many turns that needs. */
export async function replayRefused(workspace: string, order: ReplayOrder): Promise<ReplayOutcome> {
  const sum = await replayOnce(workspace, order)
  while (sum.next_cursor !== null) {
    const next = await replayOnce(workspace, { ...order, cursor: sum.next_cursor })
    sum.taken += next.taken
    sum.settled += next.settled
    sum.unreadable += next.unreadable
    // The first thousand say what is wrong; the rest are counted on the page.
    if (sum.refused.length < 1_000) sum.refused.push(...next.refused)
    sum.next_cursor = next.next_cursor
  }
  return sum
}

export const alertsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['alerts', workspace],
    queryFn: () =>
      take<Page<Alert>>(
        client.GET('/api/v1/workspaces/{workspace}/alerts', { params: at(workspace) }),
      ),
    refetchInterval: 60_000,
  })

export const acknowledgeAlert = (workspace: string, id: string, knows: boolean) => {
  const path = '/api/v1/workspaces/{workspace}/alerts/{id}/acknowledgement'
  const params = atId(workspace, id)
  return take<Alert>(knows ? client.POST(path, { params }) : client.DELETE(path, { params }))
}

/** The address of the live stream. */
export const liveAddress = (workspace: string) => address(`/workspaces/${workspace}/live`)
