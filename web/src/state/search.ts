/** What the URL holds for every page of a workspace: period, comparison, basis, filters. */
import type { Basis, Comparison } from '@/api'
import { isDay, type Day } from '@/format/dates'

export interface FrameSearch {
  from?: Day
  to?: Day
  compare?: Comparison
  basis?: Basis
  channel?: string
  /** The figure whose drawer is open: `roi` or `roi~campaign-key`. */
  figure?: string
}

const comparisons: readonly Comparison[] = ['none', 'previous', 'year']
const bases: readonly Basis[] = ['platform', 'orders', 'results']

/** Keeps what is well formed and drops the rest, so that a mistyped link still opens. */
export function readFrameSearch(raw: Record<string, unknown>): FrameSearch {
  const search: FrameSearch = {}
  if (isDay(raw['from']) && isDay(raw['to']) && raw['from'] <= raw['to']) {
    search.from = raw['from']
    search.to = raw['to']
  }
  const compare = comparisons.find((each) => each === raw['compare'])
  if (compare) search.compare = compare
  const basis = bases.find((each) => each === raw['basis'])
  if (basis) search.basis = basis
  if (typeof raw['channel'] === 'string' && raw['channel'] !== '') search.channel = raw['channel']
  if (typeof raw['figure'] === 'string' && raw['figure'] !== '') search.figure = raw['figure']
  return search
}

/** What goes along when another page is opened. The open drawer stays behind. */
export const keptSearch = ['from', 'to', 'compare', 'basis', 'channel'] as const

export interface TableSearch {
  /** `spend` or `-spend`. */
  sort?: string
  columns?: string
  q?: string
  status?: string
}

export function readTableSearch(raw: Record<string, unknown>): TableSearch {
  const search: TableSearch = {}
  if (typeof raw['sort'] === 'string' && /^-?[a-z_]+$/.test(raw['sort'])) search.sort = raw['sort']
  if (typeof raw['columns'] === 'string' && /^[a-z_.]*$/.test(raw['columns'])) {
    search.columns = raw['columns']
  }
  if (typeof raw['q'] === 'string' || typeof raw['q'] === 'number') search.q = String(raw['q'])
  if (typeof raw['status'] === 'string') search.status = raw['status']
  return search
}

export function readSort(
  sort: string | undefined,
): { column: string; descending: boolean } | undefined {
  if (!sort) return undefined
  return sort.startsWith('-')
    ? { column: sort.slice(1), descending: true }
    : { column: sort, descending: false }
}

export function writeSort(sort: { column: string; descending: boolean }): string {
  return `${sort.descending ? '-' : ''}${sort.column}`
}

export interface FigureTarget {
  metric: string
  campaign: string | null
}

export function readFigure(figure: string | undefined): FigureTarget | null {
  if (!figure) return null
  const at = figure.indexOf('~')
  return at < 0
    ? { metric: figure, campaign: null }
    : { metric: figure.slice(0, at), campaign: figure.slice(at + 1) }
}

export function writeFigure({ metric, campaign }: FigureTarget): string {
  return campaign === null ? metric : `${metric}~${campaign}`
}
