import { Problem, type ProblemBody } from './problem'

type Query = Record<string, string | number | boolean | null | undefined>

export const root = '/api/v1'

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return `${root}${path}${text ? `?${text}` : ''}`
}

interface Call {
  query?: Query
  body?: unknown
  raw?: Blob
}

export async function call<T>(
  method: string,
  path: string,
  { query, body, raw }: Call = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (raw) headers['content-type'] = 'application/octet-stream'
  if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID()
  const response = await fetch(address(path, query), {
    method,
    headers,
    ...(raw ? { body: raw } : body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Problem(response.status, await problemBody(response))
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody
  } catch {
    return { title: response.statusText }
  }
}
