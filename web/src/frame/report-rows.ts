import type { ReportMeta, ReportRow } from '@/api'

/** Metrics that hold what came back against what it cost: only what is tied to a campaign counts. */
export const judged: ReadonlySet<string> = new Set(['roi', 'roas', 'cpa', 'cac', 'conversion_rate'])

/** What a row adds to a report; the others are made from these. */
const added = [
  'spend',
  'revenue',
  'conversions',
  'orders',
  'impressions',
  'clicks',
  'visits',
  'leads',
  'new_customers',
]

/** Whether a row says anything: one of nothing but dashes and zeros does not. */
export function hasFigures(row: ReportRow): boolean {
  return added.some((figure) => {
    const value = row[figure]
    return value !== null && value !== undefined && Number(value) !== 0
  })
}

/** Whether everything that came back is tied to a campaign, so that one total says it all. */
export function sameSums(meta: Pick<ReportMeta, 'totals' | 'attributed'>): boolean {
  return added.every(
    (figure) => Number(meta.totals[figure] ?? 0) === Number(meta.attributed[figure] ?? 0),
  )
}

/** The rows of campaigns or channels, and apart from them what is tied to none. */
export function splitRows<Row>(
  rows: Row[],
  reportOf: (row: Row) => ReportRow | undefined,
  isUntied: (row: Row) => boolean,
): { rows: Row[]; untied: Row[] } {
  return {
    rows: rows.filter((row) => !isUntied(row)),
    untied: rows.filter((row) => isUntied(row) && hasFigures(reportOf(row) ?? {})),
  }
}
