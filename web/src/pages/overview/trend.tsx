import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { campaignsQuery, notesQuery, type Note, type Overview, type Page } from '@/api'
import { campaignMarks, noteMarks } from '@/frame/chart-marks'
import { DaysTrend } from '@/frame/days-trend'
import { useI18n } from '@/i18n'
import { useFrame } from '@/state'

function allNotes(answers: { data: Page<Note> | undefined }[]): Note[] {
  return answers.flatMap(({ data }) => data?.items ?? [])
}

/** The period's course, with what began, ended or was noted in it. */
export function OverviewTrend({ overview }: { overview: Overview }) {
  const { t, direction } = useI18n()
  const { workspace, period } = useFrame()
  const { data: campaigns } = useQuery(campaignsQuery(workspace.key))
  // Notes are kept by campaign; those of the campaigns on this page are shown.
  const notes = useQueries({
    queries: overview.campaigns.flatMap(({ campaign_key: key }) =>
      key ? [notesQuery(workspace.key, key)] : [],
    ),
    combine: allNotes,
  })
  const marks = useMemo(
    () => [
      ...campaignMarks(campaigns?.items ?? [], period, { t, direction }),
      ...noteMarks(
        notes.filter(({ day }) => day !== null && day >= period.from && day <= period.to),
        direction,
      ),
    ],
    [campaigns, notes, period, t, direction],
  )
  return (
    <DaysTrend
      rows={overview.series}
      weekly={overview.grain === 'week'}
      name="overview"
      marks={marks}
    />
  )
}
