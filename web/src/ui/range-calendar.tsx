import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import {
  addDays,
  calendarDay,
  formatDay,
  formatMonthOf,
  formatWeekday,
  monthEnd,
  monthStart,
  weekday,
  type Day,
} from '@/format/dates'
import type { Language } from '@/format/language'
import { formatCount } from '@/format/numbers'
import styles from './range-calendar.module.css'

interface Props {
  from: Day
  to: Day
  today: Day
  language: Language
  /** 0 is Sunday. */
  weekStart: number
  onChange: (from: Day, to: Day) => void
  words: { previous: string; next: string; label: string }
}

/** Picks two days in the calendar of the language: Gregorian or Persian. */
export function RangeCalendar({ from, to, today, language, weekStart, onChange, words }: Props) {
  const [month, setMonth] = useState(monthStart(to, language))
  const [anchor, setAnchor] = useState<Day | null>(null)
  const [focus, setFocus] = useState(to)
  const moved = useRef(false)
  const grid = useRef<HTMLTableElement>(null)

  useEffect(() => {
    if (!moved.current) return
    grid.current?.querySelector<HTMLButtonElement>(`[data-day="${focus}"]`)?.focus()
  }, [focus, month])

  const start = addDays(month, -((weekday(month) - weekStart + 7) % 7))
  const end = monthEnd(month, language)
  const weeks: Day[][] = []
  for (let day = start; day <= end; day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)))
  }

  const pick = (day: Day) => {
    if (anchor === null) {
      setAnchor(day)
      onChange(day, day)
    } else {
      setAnchor(null)
      onChange(day < anchor ? day : anchor, day < anchor ? anchor : day)
    }
  }
  const move = (event: KeyboardEvent) => {
    const ahead = language === 'fa' ? -1 : 1
    const steps: Record<string, number> = {
      ArrowRight: ahead,
      ArrowLeft: -ahead,
      ArrowDown: 7,
      ArrowUp: -7,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = addDays(focus, step)
    moved.current = true
    setFocus(next)
    setMonth(monthStart(next, language))
  }
  const Previous = language === 'fa' ? IconChevronRight : IconChevronLeft
  const Next = language === 'fa' ? IconChevronLeft : IconChevronRight

  return (
    <div>
      <div className={styles.head}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.previous}
          onClick={() => setMonth(monthStart(addDays(month, -1), language))}
        >
          <Previous size={16} aria-hidden />
        </ActionIcon>
        <span aria-live="polite">{formatMonthOf(month, language)}</span>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.next}
          onClick={() => setMonth(addDays(end, 1))}
        >
          <Next size={16} aria-hidden />
        </ActionIcon>
      </div>
      <table ref={grid} className={styles.grid} aria-label={words.label} onKeyDown={move}>
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, index) => (
              <th key={index} scope="col">
                {formatWeekday((weekStart + index) % 7, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  {day < month || day > end ? null : (
                    <button
                      type="button"
                      className={styles.day}
                      data-day={day}
                      data-edge={day === from || day === to || undefined}
                      data-between={(day > from && day < to) || undefined}
                      data-today={day === today || undefined}
                      tabIndex={day === focus || (focus < month && day === month) ? 0 : -1}
                      aria-pressed={day >= from && day <= to}
                      aria-label={formatDay(day, language, 'long')}
                      onClick={() => {
                        setFocus(day)
                        pick(day)
                      }}
                    >
                      {formatCount(calendarDay(day, language).day, language)}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
