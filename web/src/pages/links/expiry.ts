import { addDays, today, type Day } from '@/format/dates'

/** The first instant of a day in a time zone. */
function startOf(day: Day, timeZone: string): Date {
  const midnight = new Date(`${day}T00:00:00Z`).getTime()
  // Zones are up to 14 hours apart from UTC, and change their clocks by quarters of an hour.
  const quarter = 900_000
  for (let at = midnight - 15 * 3_600_000; at <= midnight + 15 * 3_600_000; at += quarter) {
    if (today(timeZone, new Date(at)) === day) return new Date(at)
  }
  return new Date(midnight)
}

/** When a link ends that works up to and including a day. */
export function endOf(day: Day | null, timeZone: string): string | null {
  return day === null ? null : startOf(addDays(day, 1), timeZone).toISOString()
}

/** The last day on which a link works that ends at an instant. */
export function lastDay(expires: string | null, timeZone: string): Day | null {
  return expires === null ? null : today(timeZone, new Date(new Date(expires).getTime() - 1))
}
