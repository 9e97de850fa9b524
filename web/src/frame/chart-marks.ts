import type { Campaign, Note } from '@/api'
import type { Day } from '@/format/dates'
import type { Translate } from '@/i18n'
import { isolate } from './describe'

/** Something that happened on a day, to be seen beside the figures. */
export interface DayMark {
  day: Day
  text: string
}

interface Words {
  t: Translate
  direction: 'ltr' | 'rtl'
}

/** Where campaigns begin and end within a period. */
export function campaignMarks(
  campaigns: Pick<Campaign, 'name' | 'starts_on' | 'ends_on'>[],
  { from, to }: { from: Day; to: Day },
  { t, direction }: Words,
): DayMark[] {
  const within = (day: Day | null): day is Day => day !== null && day >= from && day <= to
  return campaigns.flatMap(({ name, starts_on, ends_on }) => {
    const named = { name: isolate(name, direction) }
    return [
      ...(within(starts_on) ? [{ day: starts_on, text: t('trend.starts', named) }] : []),
      ...(within(ends_on) ? [{ day: ends_on, text: t('trend.ends', named) }] : []),
    ]
  })
}

/** Notes that are about a day. */
export function noteMarks(
  notes: Pick<Note, 'day' | 'body'>[],
  direction: Words['direction'],
): DayMark[] {
  return notes.flatMap(({ day, body }) => (day ? [{ day, text: isolate(body, direction) }] : []))
}

export interface PlacedMark {
  /** The place on the axis. */
  at: number
  texts: string[]
}

/** Marks on the points of a chart: each on the last point that is not after it. */
export function placeMarks(marks: DayMark[], days: Day[]): PlacedMark[] {
  const placed = new Map<number, string[]>()
  for (const mark of [...marks].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const at = days.findLastIndex((day) => day <= mark.day)
    if (at < 0) continue
    placed.set(at, [...(placed.get(at) ?? []), mark.text])
  }
  return [...placed].map(([at, texts]) => ({ at, texts })).sort((a, b) => a.at - b.at)
}
