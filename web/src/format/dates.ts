import { intlTag, needsIcelandicWords, type Language } from './language'

/** A calendar day as `YYYY-MM-DD`; days are the workspace's, so no time zone is involved. */
export type Day = string
/** A Gregorian month as `YYYY-MM`, the unit of budgets. */
export type Month = string

const dayMs = 86_400_000

export function isDay(value: unknown): value is Day {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
}

function toDate(day: Day): Date {
  return new Date(`${day}T00:00:00Z`)
}

function toDay(date: Date): Day {
  return date.toISOString().slice(0, 10)
}

export function addDays(day: Day, count: number): Day {
  return toDay(new Date(toDate(day).getTime() + count * dayMs))
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((toDate(to).getTime() - toDate(from).getTime()) / dayMs)
}

/** Today in the workspace's time zone. */
export function today(timeZone: string, now: Date = new Date()): Day {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
  } catch {
    return toDay(now)
  }
}

// Persian and Gregorian months differ, so month edges are asked of the calendar.
const persianParts = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
})

export interface CalendarDay {
  year: number
  month: number
  day: number
}

export function calendarDay(day: Day, language: Language): CalendarDay {
  if (language !== 'fa') {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
    return { year, month, day: date }
  }
  const found: CalendarDay = { year: 0, month: 0, day: 0 }
  for (const part of persianParts.formatToParts(toDate(day))) {
    if (part.type === 'day') found.day = Number.parseInt(part.value, 10)
    if (part.type === 'month') found.month = Number.parseInt(part.value, 10)
    if (part.type === 'year') found.year = Number.parseInt(part.value, 10)
  }
  return found
}

export function monthStart(day: Day, language: Language): Day {
  return addDays(day, 1 - calendarDay(day, language).day)
}

export function monthEnd(day: Day, language: Language): Day {
  return addDays(monthStart(addDays(monthStart(day, language), 32), language), -1)
}

export function weekday(day: Day): number {
  return toDate(day).getUTCDay()
}

const icelandicMonths = [
  'janúar',
  'febrúar',
  'mars',
  'apríl',
  'maí',
  'júní',
  'júlí',
  'ágúst',
  'september',
  'október',
  'nóvember',
  'desember',
]
const icelandicDays = ['su', 'má', 'þr', 'mi', 'fi', 'fö', 'la']

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(intlTag(language), options)
    formats.set(key, format)
  }
  return format
}

export type DateStyle = 'short' | 'medium' | 'long'

/** `1 Oct`, `1 Oct 2026` or `1 October 2026`, in the language's own calendar. */
export function formatDay(day: Day, language: Language, style: DateStyle = 'medium'): string {
  if (needsIcelandicWords(language)) return icelandicDay(day, style)
  const options: Intl.DateTimeFormatOptions = {
    timeZone: 'UTC',
    day: 'numeric',
    month: style === 'long' ? 'long' : 'short',
  }
  if (style !== 'short') options.year = 'numeric'
  return dateFormat(language, options).format(toDate(day))
}

function icelandicDay(day: Day, style: DateStyle): string {
  const { year, month, day: date } = calendarDay(day, 'is')
  const name = icelandicMonths[month - 1] ?? ''
  const shown = style === 'long' || name.length <= 4 ? name : `${name.slice(0, 3)}.`
  return style === 'short' ? `${date}. ${shown}` : `${date}. ${shown} ${year}`
}

/** The calendar month a day lies in: `October 2026`, `مهر ۱۴۰۵`. */
export function formatMonthOf(day: Day, language: Language): string {
  if (needsIcelandicWords(language)) {
    const { year, month } = calendarDay(day, 'is')
    return `${icelandicMonths[month - 1] ?? ''} ${year}`
  }
  if (language === 'fa') {
    // ICU writes the year first here; in running text the month comes first.
    const parts = dateFormat('fa', {
      timeZone: 'UTC',
      month: 'long',
      year: 'numeric',
    }).formatToParts(toDate(day))
    const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
    return `${part('month')} ${part('year')}`
  }
  return dateFormat(language, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    toDate(day),
  )
}

/** A Gregorian budget month. Persian keeps the Gregorian month, named in Persian. */
export function formatBudgetMonth(
  month: Month,
  language: Language,
  style: 'short' | 'long',
): string {
  const date = toDate(`${month}-01`)
  if (needsIcelandicWords(language)) {
    const name = icelandicMonths[date.getUTCMonth()] ?? ''
    return style === 'short' ? name.slice(0, 3) : `${name} ${date.getUTCFullYear()}`
  }
  const tag = language === 'fa' ? 'fa-u-ca-gregory' : intlTag(language)
  return new Intl.DateTimeFormat(tag, {
    timeZone: 'UTC',
    month: style === 'short' ? 'short' : 'long',
    ...(style === 'long' ? { year: 'numeric' } : {}),
  }).format(date)
}

/** The name of a Gregorian month as it stands alone, counted from 1. */
export function formatMonthName(month: number, language: Language): string {
  if (needsIcelandicWords(language)) return icelandicMonths[month - 1] ?? ''
  const tag = language === 'fa' ? 'fa-u-ca-gregory' : intlTag(language)
  return new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'long' }).format(
    new Date(Date.UTC(2026, month - 1, 1)),
  )
}

export function formatYear(year: number, language: Language): string {
  return new Intl.NumberFormat(intlTag(language), { useGrouping: false }).format(year)
}

export function formatWeekday(index: number, language: Language): string {
  if (needsIcelandicWords(language)) return icelandicDays[index] ?? ''
  // 4 January 1970 was a Sunday.
  return dateFormat(language, { timeZone: 'UTC', weekday: 'narrow' }).format(
    new Date((3 + index) * dayMs),
  )
}

/** A period, named after its month when it is one: `October 2026`, else `1 Oct – 7 Nov 2026`. */
export function formatPeriod(from: Day, to: Day, language: Language): string {
  if (from === monthStart(from, language) && to === monthEnd(from, language)) {
    return formatMonthOf(from, language)
  }
  if (from === to) return formatDay(from, language)
  const sameYear = calendarDay(from, language).year === calendarDay(to, language).year
  return `${formatDay(from, language, sameYear ? 'short' : 'medium')} – ${formatDay(to, language)}`
}

/** A moment as the workspace's clock shows it. Accepts ISO text. */
export function formatMoment(moment: string, language: Language, timeZone: string): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return moment
  return `${formatDay(today(timeZone, date), language)} ${formatTime(moment, language, timeZone)}`
}

/** The time of day of a moment on the workspace's clock. */
export function formatTime(moment: string, language: Language, timeZone: string): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return moment
  return new Intl.DateTimeFormat(intlTag(language), {
    timeZone: safeZone(timeZone),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date)
}

/** The time of day to the second, as the workspace's clock shows it. */
export function formatClock(moment: string, language: Language, timeZone: string): string {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return moment
  return new Intl.DateTimeFormat(intlTag(language), {
    timeZone: safeZone(timeZone),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(date)
}

function safeZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}
