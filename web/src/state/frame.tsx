import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import {
  defaultPeriodQuery,
  sessionQuery,
  workspaceQuery,
  type Comparison,
  type ReportQuery,
  type Role,
  type Workspace,
} from '@/api'
import { calendarOf } from '@/format/language'
import { formatFigure } from '@/format/figures'
import {
  formatDay,
  formatMoment,
  formatPeriod,
  formatTime,
  today as todayIn,
  type Day,
  type DateStyle,
} from '@/format/dates'
import { formatMoney, shownCurrency, type MoneyOptions } from '@/format/money'
import { formatChange, formatCount, formatPercent } from '@/format/numbers'
import { presetPeriod, type Period } from '@/format/periods'
import { useI18n } from '@/i18n'
import { readFrameSearch, type FrameSearch } from './search'

/** The workspace of the page; its loader has fetched it already. */
export function useWorkspace(): Workspace {
  const { workspace } = useParams({ strict: false })
  return useSuspenseQuery(workspaceQuery(workspace ?? '')).data
}

const ranks: Record<Role, number> = { viewer: 0, editor: 1, admin: 2 }

/** Whether the signed-in person may do what the role may. */
export function useMay(role: Role): boolean {
  const workspace = useWorkspace()
  const { data } = useSuspenseQuery(sessionQuery)
  const own = data.workspaces.find((each) => each.key === workspace.key)?.role ?? 'viewer'
  return ranks[own] >= ranks[role]
}

export interface Frame {
  workspace: Workspace
  today: Day
  period: Period
  /** Whether the period is not the present one because that has no figures yet. */
  isLastKnown: boolean
  compare: Comparison
  search: FrameSearch
  /** What reports are asked for on this page. */
  report: ReportQuery
  change: (change: Partial<FrameSearch>) => void
}

/** Period, comparison, basis and filters, as the URL holds them. */
export function useFrame(): Frame {
  const workspace = useWorkspace()
  const { language } = useI18n()
  const raw = useSearch({ strict: false })
  const navigate = useNavigate()
  const search = useMemo(() => readFrameSearch(raw), [raw])
  const today = todayIn(workspace.timezone)
  const { from, to, compare = 'previous', basis, channel } = search
  const asked = from !== undefined && to !== undefined
  // The route's loader has fetched it; without an answer the present month will do.
  const { data: usual } = useQuery({
    ...defaultPeriodQuery(workspace.key, calendarOf(language)),
    enabled: !asked,
  })
  const period = useMemo<Period>(() => {
    if (from && to) return { from, to }
    return usual ? { from: usual.from, to: usual.to } : presetPeriod('this-month', today, language)
  }, [from, to, usual, today, language])
  const isLastKnown = !asked && usual?.reason === 'last_with_figures'
  const report = useMemo<ReportQuery>(
    () => ({ workspace: workspace.key, ...period, basis, compare, channel }),
    [workspace.key, period, basis, compare, channel],
  )
  const change = useCallback(
    (part: Partial<FrameSearch>) => {
      void navigate({
        to: '.',
        search: (previous: Record<string, unknown>) => ({ ...previous, ...part }),
        resetScroll: false,
      } as Parameters<typeof navigate>[0])
    },
    [navigate],
  )
  return { workspace, today, period, isLastKnown, compare, search, report, change }
}

/** Printing bound to the language and the workspace's currency. */
export function useFormat() {
  const { language } = useI18n()
  const { currency, timezone } = useWorkspace()
  return useMemo(
    () => ({
      currencyLabel: shownCurrency(currency, language).label,
      money: (value: string, options?: MoneyOptions) =>
        formatMoney(value, currency, language, options),
      moneyIn: (value: string, of: string) =>
        formatMoney(value, of, language, { withCurrency: true }),
      figure: (metric: string, value: string | number, options?: MoneyOptions) =>
        formatFigure(metric, value, currency, language, options),
      count: (value: number | string) => formatCount(value, language),
      percent: (value: number) => formatPercent(value, language),
      change: (value: number) => formatChange(value, language),
      day: (day: Day, style?: DateStyle) => formatDay(day, language, style),
      period: (from: Day, to: Day) => formatPeriod(from, to, language),
      moment: (moment: string) => formatMoment(moment, language, timezone),
      time: (moment: string) => formatTime(moment, language, timezone),
    }),
    [currency, language, timezone],
  )
}
