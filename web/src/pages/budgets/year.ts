import type { Budget, BudgetCell, Campaign } from '@/api'
import { addDecimals, compareDecimals } from '@/format/decimals'

export type BudgetField = 'planned' | 'committed'

export interface YearRow {
  /** Null for spend that is tied to no campaign. */
  campaign_id: string | null
  campaign: string
  channel: string | null
  /** One cell a month, in the order of the year. */
  cells: BudgetCell[]
  planned: string | null
  committed: string | null
  actual: string | null
}

export interface Year {
  year: number
  currency: string
  months: string[]
  today: string
  rows: YearRow[]
  totals: BudgetCell[]
}

/** The sum of what is known; null when nothing is. */
export function sumKnown(values: (string | null | undefined)[]): string | null {
  const known = values.filter((value): value is string => typeof value === 'string')
  return known.length === 0 ? null : known.reduce(addDecimals, '0')
}

function row(
  campaign: Pick<Campaign, 'id' | 'name' | 'channel'> | null,
  months: string[],
  cells: Map<string, BudgetCell>,
): YearRow {
  const id = campaign?.id ?? null
  const own = months.map(
    (month): BudgetCell =>
      cells.get(`${id ?? ''}/${month}`) ?? {
        campaign_id: id,
        month,
        planned: null,
        committed: null,
        actual: null,
      },
  )
  return {
    campaign_id: id,
    campaign: campaign?.name ?? '',
    channel: campaign?.channel ?? null,
    cells: own,
    planned: sumKnown(own.map((cell) => cell.planned)),
    committed: sumKnown(own.map((cell) => cell.committed)),
    actual: sumKnown(own.map((cell) => cell.actual)),
  }
}

/**
 * The year as a table: campaigns with money in it first, then those that could
 * still get a plan, and last the spend that no campaign is known for.
 */
export function yearTable(budget: Budget, campaigns: Campaign[]): Year {
  const cells = new Map(
    budget.cells.map((cell) => [`${cell.campaign_id ?? ''}/${cell.month}`, cell]),
  )
  const withMoney = new Set(budget.cells.map((cell) => cell.campaign_id))
  const rows = campaigns
    .filter((campaign) => withMoney.has(campaign.id) || campaign.status !== 'ended')
    .map((campaign) => row(campaign, budget.months, cells))
  const size = (each: YearRow) => sumKnown([each.planned, each.actual]) ?? '-1'
  rows.sort((a, b) => compareDecimals(size(b), size(a)) || (a.campaign < b.campaign ? -1 : 1))
  const untied = row(null, budget.months, cells)
  if (Number(untied.actual ?? 0) !== 0) rows.push(untied)
  const totals = budget.months.map((month, at): BudgetCell => ({
    campaign_id: null,
    month,
    planned: sumKnown(rows.map((each) => each.cells[at]?.planned)),
    committed: sumKnown(rows.map((each) => each.cells[at]?.committed)),
    actual: sumKnown(rows.map((each) => each.cells[at]?.actual)),
  }))
  const { year, currency, months, today } = budget
  return { year, currency, months, today, rows, totals }
}

/** The answered budget with one cell changed, until the server has answered. */
export function withCell(
  budget: Budget,
  campaign: string,
  month: string,
  field: BudgetField,
  value: string | null,
): Budget {
  const isIt = (cell: BudgetCell) => cell.campaign_id === campaign && cell.month === month
  const cells = budget.cells.some(isIt)
    ? budget.cells.map((cell) => (isIt(cell) ? { ...cell, [field]: value } : cell))
    : [
        ...budget.cells,
        {
          campaign_id: campaign,
          month,
          planned: null,
          committed: null,
          actual: null,
          [field]: value,
        },
      ]
  return { ...budget, cells }
}
