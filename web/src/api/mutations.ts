import { call } from './http'
import type * as T from './types'

export const signIn = (email: string, password: string) =>
  call<T.Session>('POST', '/session', { body: { email, password } })

export const signOut = () => call<undefined>('DELETE', '/session')

export const openLink = (body: {
  token: string
  name: string | null
  email: string | null
  password: string
}) => call<T.Session>('POST', '/session/link', { body })

export interface NewWorkspace {
  key?: string
  name: string
  currency: string
  timezone: string
  locale: string
}

export const createWorkspace = (body: NewWorkspace) =>
  call<T.Workspace>('POST', '/workspaces', { body })

export const changeWorkspace = (workspace: string, body: Partial<T.Workspace>) =>
  call<T.Workspace>('PATCH', `/workspaces/${workspace}`, { body })

export const createCampaign = (workspace: string, body: T.NewCampaign) =>
  call<T.Campaign>('POST', `/workspaces/${workspace}/campaigns`, { body })

export const changeCampaign = (workspace: string, id: string, body: T.CampaignPatch) =>
  call<T.Campaign>('PATCH', `/workspaces/${workspace}/campaigns/${id}`, { body })

export const deleteCampaign = (workspace: string, id: string) =>
  call<undefined>('DELETE', `/workspaces/${workspace}/campaigns/${id}`)

export const restoreCampaign = (workspace: string, id: string) =>
  call<T.Campaign>('POST', `/workspaces/${workspace}/campaigns/${id}/restore`)

export const addNote = (workspace: string, id: string, body: { day?: string; body: string }) =>
  call<T.Note>('POST', `/workspaces/${workspace}/campaigns/${id}/notes`, { body })

export const deleteNote = (workspace: string, id: string, note: string) =>
  call<undefined>('DELETE', `/workspaces/${workspace}/campaigns/${id}/notes/${note}`)

export const addMessage = (workspace: string, id: string, body: T.NewMessage) =>
  call<T.Message>('POST', `/workspaces/${workspace}/campaigns/${id}/messages`, { body })

export const deleteMessage = (workspace: string, id: string, message: string) =>
  call<undefined>('DELETE', `/workspaces/${workspace}/campaigns/${id}/messages/${message}`)

export const putBudgets = (workspace: string, year: number, cells: T.BudgetChange[]) =>
  call<T.Budget>('PUT', `/workspaces/${workspace}/budgets`, {
    query: { year },
    body: { cells },
  })

export const createRule = (workspace: string, body: T.NewRule) =>
  call<T.Rule>('POST', `/workspaces/${workspace}/taxonomy/rules`, { body })

export const changeRule = (workspace: string, id: string, body: T.NewRule) =>
  call<T.Rule>('PATCH', `/workspaces/${workspace}/taxonomy/rules/${id}`, { body })

export const deleteRule = (workspace: string, id: string) =>
  call<undefined>('DELETE', `/workspaces/${workspace}/taxonomy/rules/${id}`)

export const orderRules = (workspace: string, ids: string[]) =>
  call<undefined>('PUT', `/workspaces/${workspace}/taxonomy/rules/order`, { body: { ids } })

export const testRule = (workspace: string, body: T.NewRule) =>
  call<T.RuleTest>('POST', `/workspaces/${workspace}/taxonomy/test`, {
    body,
  })

export const putConvention = (workspace: string, body: T.Convention) =>
  call<T.Convention>('PUT', `/workspaces/${workspace}/taxonomy/convention`, { body })

export const confirm = (
  workspace: string,
  body: { campaigns?: string[]; assignments?: { ref_key: string; campaign_id: string }[] },
) => call<undefined>('POST', `/workspaces/${workspace}/taxonomy/confirm`, { body })

export const uploadFile = (workspace: string, file: File) =>
  call<T.Upload>('POST', `/workspaces/${workspace}/uploads`, {
    query: { name: file.name },
    raw: file,
  })

export const previewUpload = (workspace: string, upload: string, body: T.ImportOptions) =>
  call<T.Preview>('POST', `/workspaces/${workspace}/uploads/${upload}/preview`, { body })

export const applyUpload = (workspace: string, upload: string, body: T.ImportOptions) =>
  call<{ job_id: string }>('POST', `/workspaces/${workspace}/uploads/${upload}/import`, { body })

export const undoImport = (workspace: string, id: string) =>
  call<T.ImportDetail>('POST', `/workspaces/${workspace}/imports/${id}/undo`)

export const cancelJob = (id: string) => call<T.Job>('POST', `/jobs/${id}/cancel`)

export const addUser = (
  workspace: string,
  body: { name: string | null; email: string; role: T.Role },
) => call<{ user: T.User; link: string | null }>('POST', `/workspaces/${workspace}/users`, { body })

export const changeUser = (workspace: string, id: string, role: T.Role) =>
  call<T.User>('PATCH', `/workspaces/${workspace}/users/${id}`, { body: { role } })

export const removeUser = (workspace: string, id: string) =>
  call<undefined>('DELETE', `/workspaces/${workspace}/users/${id}`)

export const createKey = (workspace: string, body: { name: string; role: T.Role }) =>
  call<{ key: T.ApiKey; secret: string }>('POST', `/workspaces/${workspace}/api-keys`, { body })

export const deleteKey = (workspace: string, id: string) =>
  call<undefined>('DELETE', `/workspaces/${workspace}/api-keys/${id}`)

export const addFx = (workspace: string, rates: T.FxRate[]) =>
  call<undefined>('POST', `/workspaces/${workspace}/fx`, { body: { rates } })
