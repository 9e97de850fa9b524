import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './generated/schema'
import { Problem, type ProblemBody } from './problem'

/** The generated client; same origin, so the session's cookie goes along. */
export const client = createClient<paths>({ baseUrl: '' })

// A repeated POST gets its first answer again instead of doing the work twice.
const idempotency: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST') request.headers.set('idempotency-key', crypto.randomUUID())
    return request
  },
}
client.use(idempotency)

interface Answered {
  data?: unknown
  error?: unknown
  response: Response
}

/**
 * The body of an answer, as the pages' own type of it; a refusal is thrown.
 * Types of answers differ from the document's only in that no field is left out.
 */
export async function take<T>(request: Promise<Answered>): Promise<T> {
  const { data, error, response } = await request
  if (!response.ok) {
    const body: ProblemBody =
      typeof error === 'object' && error !== null ? error : { title: response.statusText }
    throw new Problem(response.status, body)
  }
  return data as T
}

type Query = Record<string, string | number | boolean | null | undefined>

/** The address of a file to download. */
export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}
