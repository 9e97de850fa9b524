/** RFC 9457 problem details, as every refused request answers. */
export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  detail?: string
  errors?: { field?: string; pointer?: string; message?: string; detail?: string }[]
}

/** A request the server refused, or could not be reached for. */
export class Problem extends Error {
  readonly status: number
  readonly detail: string
  readonly points: string[]
  /** Problems by field, for showing beside the field. */
  readonly fields: Record<string, string>

  constructor(status: number, body: ProblemBody) {
    super(body.title ?? `HTTP ${status}`)
    this.name = 'Problem'
    this.status = status
    this.detail = body.detail ?? ''
    this.points = []
    this.fields = {}
    for (const error of body.errors ?? []) {
      const message = error.message ?? error.detail ?? ''
      const field = error.field ?? error.pointer?.replace(/^\/?/, '')
      this.points.push(field ? `${field}: ${message}` : message)
      if (field) this.fields[field] = message
    }
  }

  get unauthorised(): boolean {
    return this.status === 401
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, {
    title: '',
    detail: error instanceof Error ? error.message : String(error),
  })
}
