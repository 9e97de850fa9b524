import type { Overview } from '@/api'
import { DaysTrend } from '@/frame/days-trend'

export function OverviewTrend({ overview }: { overview: Overview }) {
  return <DaysTrend rows={overview.series} weekly={overview.grain === 'week'} name="overview" />
}
