import { addDays, daysBetween, monthEnd, monthStart, type Day } from './dates'
import type { Language } from './language'

export interface Period {
  from: Day
  to: Day
}

export const presets = [
  'this-month',
  'last-month',
  'last-7-days',
  'last-30-days',
  'last-90-days',
  'last-12-months',
] as const
export type Preset = (typeof presets)[number]

/** A named period, ending today where it is under way, in the language's calendar. */
export function presetPeriod(preset: Preset, today: Day, language: Language): Period {
  switch (preset) {
    case 'this-month':
      return { from: monthStart(today, language), to: monthEnd(today, language) }
    case 'last-month': {
      const end = addDays(monthStart(today, language), -1)
      return { from: monthStart(end, language), to: end }
    }
    case 'last-7-days':
      return { from: addDays(today, -6), to: today }
    case 'last-30-days':
      return { from: addDays(today, -29), to: today }
    case 'last-90-days':
      return { from: addDays(today, -89), to: today }
    case 'last-12-months': {
      const end = addDays(monthStart(today, language), -1)
      let from = monthStart(end, language)
      for (let step = 0; step < 11; step += 1) from = monthStart(addDays(from, -1), language)
      return { from, to: end }
    }
  }
}

/** Steps a period back or forth by its own length; whole months stay whole months. */
export function shiftPeriod({ from, to }: Period, by: -1 | 1, language: Language): Period {
  const wholeMonth = from === monthStart(from, language) && to === monthEnd(from, language)
  if (wholeMonth) {
    const next = by === 1 ? addDays(to, 1) : addDays(from, -1)
    return { from: monthStart(next, language), to: monthEnd(next, language) }
  }
  const length = (daysBetween(from, to) + 1) * by
  return { from: addDays(from, length), to: addDays(to, length) }
}

export function matchingPreset(period: Period, today: Day, language: Language): Preset | null {
  return (
    presets.find((preset) => {
      const { from, to } = presetPeriod(preset, today, language)
      return from === period.from && to === period.to
    }) ?? null
  )
}
