/** What the address of the Site page holds besides the period: the open view and its question. */
export const views = ['visits', 'funnel', 'retention', 'paths', 'cohorts'] as const
export type View = (typeof views)[number]

export interface SiteSearch {
  view?: View
  /** Steps of the funnel, between arrows. */
  steps?: string
  window?: string
  unit?: string
  order?: string
  by?: string
  /** What retention begins with, and what coming back is. */
  start?: string
  again?: string
  interval?: string
  mode?: string
  /** The point of the paths, and whether they lead there. */
  point?: string
  toward?: boolean
  of?: string
  /** What cohorts are made by, and what their cells show. */
  cohort?: string
  show?: string
}

const words = [
  'steps',
  'window',
  'unit',
  'order',
  'by',
  'start',
  'again',
  'interval',
  'mode',
  'point',
  'of',
  'cohort',
  'show',
] as const

/** Keeps what is well formed and drops the rest, so that a mistyped link still opens. */
export function readSiteSearch(raw: Record<string, unknown>): SiteSearch {
  const search: SiteSearch = {}
  const view = views.find((each) => each === raw['view'])
  if (view) search.view = view
  for (const word of words) {
    const value = raw[word]
    // A step may look like a number.
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value)
      if (text !== '' && text.length <= 4000) search[word] = text
    }
  }
  if (raw['toward'] === true) search.toward = true
  return search
}

/** Steps as the address has them; a step keeps the arrows within its brackets. */
export function splitSteps(text: string): string[] {
  const steps: string[] = []
  let step = ''
  let depth = 0
  for (const sign of text) {
    if (sign === '[') depth += 1
    if (sign === ']') depth -= 1
    if (depth <= 0 && (sign === '→' || sign === '>')) {
      steps.push(step)
      step = ''
    } else {
      step += sign
    }
  }
  return [...steps, step].map((each) => each.trim()).filter((each) => each !== '')
}
