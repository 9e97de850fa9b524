/** Counts typed by hand. */
import { queryOptions } from '@tanstack/react-query'
import { client, take } from './client'
import type { components } from './generated/schema'
import type { Answer, ImportOutcome, Page } from './types'

type Schemas = components['schemas']

export type Count = Answer<Schemas['Count']>
export type NewCount = Schemas['NewCount']

const at = (workspace: string) => ({ path: { workspace } })

/** Counts that the page shows; the others are under Imports like every file. */
const shownAtOnce = 10

export const countsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['counts', workspace],
    queryFn: () =>
      take<Page<Count>>(
        client.GET('/api/v1/workspaces/{workspace}/counts', {
          params: { ...at(workspace), query: { limit: shownAtOnce } },
        }),
      ),
  })

export const typeCount = (workspace: string, body: NewCount) =>
  take<ImportOutcome>(
    client.POST('/api/v1/workspaces/{workspace}/counts', { params: at(workspace), body }),
  )
