import { client, take } from './client'
import type * as T from './types'

const at = (workspace: string) => ({ path: { workspace } })
const atId = (workspace: string, id: string) => ({ path: { workspace, id } })

export const signIn = (email: string, password: string) =>
  take<T.Session>(client.POST('/api/v1/session', { body: { email, password } }))

export const signOut = () => take<undefined>(client.DELETE('/api/v1/session'))

export const openLink = (body: {
  token: string
  name: string | null
  email: string | null
  password: string
}) => take<T.Session>(client.POST('/api/v1/session/link', { body }))

export const createWorkspace = (body: T.NewWorkspace) =>
  take<T.Workspace>(client.POST('/api/v1/workspaces', { body }))

export const changeWorkspace = (workspace: string, body: T.WorkspacePatch) =>
  take<T.Workspace>(client.PATCH('/api/v1/workspaces/{workspace}', { params: at(workspace), body }))

export const createCampaign = (workspace: string, body: T.NewCampaign) =>
  take<T.Campaign>(
    client.POST('/api/v1/workspaces/{workspace}/campaigns', { params: at(workspace), body }),
  )

export const changeCampaign = (workspace: string, id: string, body: T.CampaignPatch) =>
  take<T.Campaign>(
    client.PATCH('/api/v1/workspaces/{workspace}/campaigns/{id}', {
      params: atId(workspace, id),
      body,
    }),
  )

export const deleteCampaign = (workspace: string, id: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/campaigns/{id}', { params: atId(workspace, id) }),
  )

export const restoreCampaign = (workspace: string, id: string) =>
  take<T.Campaign>(
    client.POST('/api/v1/workspaces/{workspace}/campaigns/{id}/restore', {
      params: atId(workspace, id),
    }),
  )

/** Takes a file of campaigns, all or none of it. */
export const importCampaigns = (workspace: string, csv: string) =>
  take<T.CampaignsTaken>(
    client.POST('/api/v1/workspaces/{workspace}/campaigns/import', {
      params: at(workspace),
      body: csv,
      bodySerializer: (body) => body,
      headers: { 'content-type': 'text/csv' },
    }),
  )

export const addNote = (workspace: string, id: string, body: T.NewNote) =>
  take<T.Note>(
    client.POST('/api/v1/workspaces/{workspace}/campaigns/{id}/notes', {
      params: atId(workspace, id),
      body,
    }),
  )

export const deleteNote = (workspace: string, id: string, note: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/campaigns/{id}/notes/{note}', {
      params: { path: { workspace, id, note } },
    }),
  )

export const addMessage = (workspace: string, id: string, body: T.NewMessage) =>
  take<T.Message>(
    client.POST('/api/v1/workspaces/{workspace}/campaigns/{id}/messages', {
      params: atId(workspace, id),
      body,
    }),
  )

export const deleteMessage = (workspace: string, id: string, message: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/campaigns/{id}/messages/{message}', {
      params: { path: { workspace, id, message } },
    }),
  )

export const putBudgets = (workspace: string, year: number, cells: T.BudgetChange[]) =>
  take<T.Budget>(
    client.PUT('/api/v1/workspaces/{workspace}/budgets', {
      params: { ...at(workspace), query: { year } },
      body: { cells },
    }),
  )

export const createRule = (workspace: string, body: T.NewRule) =>
  take<T.Rule>(
    client.POST('/api/v1/workspaces/{workspace}/taxonomy/rules', { params: at(workspace), body }),
  )

export const changeRule = (workspace: string, id: string, body: T.NewRule) =>
  take<T.Rule>(
    client.PATCH('/api/v1/workspaces/{workspace}/taxonomy/rules/{id}', {
      params: atId(workspace, id),
      body,
    }),
  )

export const deleteRule = (workspace: string, id: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/taxonomy/rules/{id}', {
      params: atId(workspace, id),
    }),
  )

export const orderRules = (workspace: string, ids: string[]) =>
  take<T.Page<T.Rule>>(
    client.PUT('/api/v1/workspaces/{workspace}/taxonomy/rules/order', {
      params: at(workspace),
      body: { ids },
    }),
  )

export const putConvention = (workspace: string, body: T.Convention) =>
  take<T.Convention>(
    client.PUT('/api/v1/workspaces/{workspace}/taxonomy/convention', {
      params: at(workspace),
      body,
    }),
  )

export const confirmCampaigns = (workspace: string, ids: string[]) =>
  take<unknown>(
    client.POST('/api/v1/workspaces/{workspace}/taxonomy/confirm', {
      params: at(workspace),
      body: { campaigns: ids.map((campaign_id) => ({ campaign_id })) },
    }),
  )

export const uploadFile = (workspace: string, file: File) =>
  take<T.Upload>(
    client.POST('/api/v1/workspaces/{workspace}/uploads', {
      params: { ...at(workspace), query: { name: file.name } },
      // The document can only say "bytes"; the browser streams the file as it is.
      body: file as unknown as number[],
      bodySerializer: (body) => body as unknown as Blob,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  )

export const previewUpload = (workspace: string, id: string, body: T.ImportOptions) =>
  take<T.Preview>(
    client.POST('/api/v1/workspaces/{workspace}/uploads/{id}/preview', {
      params: atId(workspace, id),
      body,
    }),
  )

export const applyUpload = (workspace: string, id: string, body: T.ImportOptions) =>
  take<{ job_id: string }>(
    client.POST('/api/v1/workspaces/{workspace}/uploads/{id}/import', {
      params: atId(workspace, id),
      body,
    }),
  )

export const undoImport = (workspace: string, id: string) =>
  take<T.ImportDetail>(
    client.POST('/api/v1/workspaces/{workspace}/imports/{id}/undo', {
      params: atId(workspace, id),
    }),
  )

export const cancelJob = (id: string) =>
  take<T.Job>(client.POST('/api/v1/jobs/{id}/cancel', { params: { path: { id } } }))

export const addUser = (workspace: string, body: { email: string; role: T.Role }) =>
  take<{ user: T.User; link: string | null }>(
    client.POST('/api/v1/workspaces/{workspace}/users', { params: at(workspace), body }),
  )

export const changeUser = (workspace: string, id: string, role: T.Role) =>
  take<T.User>(
    client.PATCH('/api/v1/workspaces/{workspace}/users/{id}', {
      params: atId(workspace, id),
      body: { role },
    }),
  )

export const removeUser = (workspace: string, id: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/users/{id}', { params: atId(workspace, id) }),
  )

export const createKey = (workspace: string, body: { name: string; role: T.Role }) =>
  take<{ key: T.ApiKey; secret: string }>(
    client.POST('/api/v1/workspaces/{workspace}/api-keys', { params: at(workspace), body }),
  )

export const deleteKey = (workspace: string, id: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/api-keys/{id}', { params: atId(workspace, id) }),
  )

export const addFx = (workspace: string, rates: T.FxRate[]) =>
  take<undefined>(
    client.POST('/api/v1/workspaces/{workspace}/fx', { params: at(workspace), body: { rates } }),
  )

const reached = (workspace: string) => ({
  ...at(workspace),
  query: { base: window.location.origin },
})
const reachedId = (workspace: string, id: string) => ({
  ...atId(workspace, id),
  query: { base: window.location.origin },
})

export const createLink = (workspace: string, body: T.NewLink) =>
  take<T.ShortLink>(
    client.POST('/api/v1/workspaces/{workspace}/links', { params: reached(workspace), body }),
  )

export const changeLink = (workspace: string, id: string, body: T.LinkPatch) =>
  take<T.ShortLink>(
    client.PATCH('/api/v1/workspaces/{workspace}/links/{id}', {
      params: reachedId(workspace, id),
      body,
    }),
  )

export const archiveLink = (workspace: string, id: string) =>
  take<undefined>(
    client.DELETE('/api/v1/workspaces/{workspace}/links/{id}', { params: atId(workspace, id) }),
  )

export const restoreLink = (workspace: string, id: string) =>
  take<T.ShortLink>(
    client.POST('/api/v1/workspaces/{workspace}/links/{id}/restore', {
      params: reachedId(workspace, id),
    }),
  )
