import type { Overview, ReportRow } from '@/api'
import { DaysTrend } from '@/frame/days-trend'

export function OverviewTrend({ overview }: { overview: Overview }) {
  const rows: ReportRow[] = overview.days
  return <DaysTrend rows={rows} name="overview" />
}
