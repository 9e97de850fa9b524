/** How the figures of reports are printed, and which way is better. */
import { formatMoney, type MoneyOptions } from './money'
import { formatCompact, formatCount, formatFactor, formatNumber, formatPercent } from './numbers'
import type { Language } from './language'

export type FigureKind = 'money' | 'count' | 'percent' | 'factor'
export type Better = 'higher' | 'lower' | 'neither'

interface Kind {
  kind: FigureKind
  better: Better
}

const kinds: Record<string, Kind> = {
  spend: { kind: 'money', better: 'neither' },
  revenue: { kind: 'money', better: 'higher' },
  gross_revenue: { kind: 'money', better: 'higher' },
  refunds: { kind: 'money', better: 'lower' },
  cpa: { kind: 'money', better: 'lower' },
  cac: { kind: 'money', better: 'lower' },
  cpl: { kind: 'money', better: 'lower' },
  cpi: { kind: 'money', better: 'lower' },
  cpc: { kind: 'money', better: 'lower' },
  cpm: { kind: 'money', better: 'lower' },
  cpv: { kind: 'money', better: 'lower' },
  aov: { kind: 'money', better: 'higher' },
  planned: { kind: 'money', better: 'neither' },
  committed: { kind: 'money', better: 'neither' },
  actual: { kind: 'money', better: 'neither' },
  remaining: { kind: 'money', better: 'neither' },
  variance: { kind: 'money', better: 'neither' },
  profit: { kind: 'money', better: 'higher' },
  conversions_value: { kind: 'money', better: 'higher' },
  impressions: { kind: 'count', better: 'higher' },
  clicks: { kind: 'count', better: 'higher' },
  views: { kind: 'count', better: 'higher' },
  visits: { kind: 'count', better: 'higher' },
  conversions: { kind: 'count', better: 'higher' },
  orders: { kind: 'count', better: 'higher' },
  leads: { kind: 'count', better: 'higher' },
  new_customers: { kind: 'count', better: 'higher' },
  ctr: { kind: 'percent', better: 'higher' },
  conversion_rate: { kind: 'percent', better: 'higher' },
  engagement_rate: { kind: 'percent', better: 'higher' },
  bounce_rate: { kind: 'percent', better: 'lower' },
  mql_to_sql: { kind: 'percent', better: 'higher' },
  win_rate: { kind: 'percent', better: 'higher' },
  delivery_rate: { kind: 'percent', better: 'higher' },
  open_rate: { kind: 'percent', better: 'higher' },
  ctor: { kind: 'percent', better: 'higher' },
  unsubscribe_rate: { kind: 'percent', better: 'lower' },
  complaint_rate: { kind: 'percent', better: 'lower' },
  pacing: { kind: 'percent', better: 'neither' },
  refund_rate: { kind: 'percent', better: 'lower' },
  frequency: { kind: 'factor', better: 'neither' },
  nps: { kind: 'count', better: 'higher' },
  roas: { kind: 'factor', better: 'higher' },
  roi: { kind: 'factor', better: 'higher' },
  mer: { kind: 'factor', better: 'higher' },
}

export function figureKind(metric: string): Kind {
  return kinds[metric] ?? { kind: 'count', better: 'neither' }
}

export function isMoneyFigure(metric: string): boolean {
  return figureKind(metric).kind === 'money'
}

export function formatFigure(
  metric: string,
  value: string | number,
  currency: string,
  language: Language,
  options: MoneyOptions = {},
): string {
  switch (figureKind(metric).kind) {
    case 'money':
      return formatMoney(String(value), currency, language, options)
    case 'percent':
      return formatPercent(Number(value), language)
    case 'factor':
      return formatFactor(Number(value), language)
    case 'count':
      if (options.compact && Number(value) >= 10_000) return formatCompact(value, language)
      // Platforms may count conversions in fractions.
      return Number.isInteger(Number(value))
        ? formatCount(value, language)
        : formatNumber(value, language, { maximumFractionDigits: 1 })
  }
}
