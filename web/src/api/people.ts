/** People, what they did, and their right to have it and to have it gone. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { address, client, take } from './client'
import type { components } from './generated/schema'
import type { Answer, Page } from './types'

type Schemas = components['schemas']

export type Person = Answer<Schemas['Person']>
export type PersonId = Answer<Schemas['PersonId']>
export type OwnId = PersonId & { after: string | null; until: string | null }
export type PersonTie = Answer<Schemas['Tie']>
export type PersonEvent = Answer<Schemas['PersonEvent']>
export type PersonOrder = Answer<Schemas['PersonOrder']>
export type PersonContact = Answer<Schemas['PersonContact']>
export type PersonTimeline = Omit<
  Answer<Schemas['Timeline']>,
  'ids' | 'first_touch' | 'last_touch' | 'next_cursor'
> & {
  ids: OwnId[]
  first_touch: PersonEvent | null
  last_touch: PersonEvent | null
  next_cursor: string | null
}
export type ErasurePreview = Answer<Schemas['ErasurePreview']>
export type ErasureBegun = Answer<Schemas['ErasureBegun']>

export type PeopleKind = 'all' | 'known' | 'customers'

export interface PeopleSearch {
  workspace: string
  search: string
  only: PeopleKind
}

const at = (workspace: string) => ({ path: { workspace } })
const atId = (workspace: string, id: string) => ({ path: { workspace, id } })

export const peopleQuery = ({ workspace, search, only }: PeopleSearch) =>
  infiniteQueryOptions({
    queryKey: ['people', workspace, search, only],
    queryFn: ({ pageParam }) =>
      take<Page<Person>>(
        client.GET('/api/v1/workspaces/{workspace}/people', {
          params: {
            ...at(workspace),
            query: {
              limit: 50,
              ...(search ? { search } : {}),
              ...(only === 'all' ? {} : { only }),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: (previous) => previous,
  })

export const personQuery = (workspace: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ['person', workspace, id],
    queryFn: ({ pageParam }) =>
      take<PersonTimeline>(
        client.GET('/api/v1/workspaces/{workspace}/people/{id}', {
          params: {
            ...atId(workspace, id),
            query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  })

export const erasurePreviewQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['erasure', workspace, id],
    queryFn: () =>
      take<ErasurePreview>(
        client.GET('/api/v1/workspaces/{workspace}/people/{id}/erasure', {
          params: atId(workspace, id),
        }),
      ),
    gcTime: 0,
  })

export const erasePerson = (workspace: string, id: string) =>
  take<ErasureBegun>(
    client.POST('/api/v1/workspaces/{workspace}/people/{id}/erase', {
      params: atId(workspace, id),
    }),
  )

export function personExport(workspace: string, id: string): string {
  return address(`/workspaces/${workspace}/people/${encodeURIComponent(id)}/export`)
}

export interface TwoIds {
  one: PersonId
  other: PersonId
}

export const splitPerson = (workspace: string, body: TwoIds) =>
  take<undefined>(
    client.POST('/api/v1/workspaces/{workspace}/people/split', { params: at(workspace), body }),
  )

export const rejoinPerson = (workspace: string, body: TwoIds) =>
  take<undefined>(
    client.POST('/api/v1/workspaces/{workspace}/people/rejoin', { params: at(workspace), body }),
  )
