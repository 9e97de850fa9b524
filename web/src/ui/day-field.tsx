import { Button, Input, Popover } from '@mantine/core'
import { IconCalendar, IconX } from '@tabler/icons-react'
import { useId, useState, type ReactNode } from 'react'
import { formatDay, type Day } from '@/format/dates'
import type { Language } from '@/format/language'
import { RangeCalendar } from './range-calendar'

interface Props {
  label: string
  description?: ReactNode
  value: Day | null
  today: Day
  language: Language
  weekStart: number
  error?: string | undefined
  onChange: (day: Day | null) => void
  words: { previous: string; next: string; clear: string; empty: string }
}

/** Picks one day in the calendar of the language. */
export function DayField({
  label,
  description,
  value,
  today,
  language,
  weekStart,
  error,
  onChange,
  words,
}: Props) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <Input.Wrapper label={label} description={description} error={error} id={id} labelElement="div">
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            fullWidth
            justify="space-between"
            px={12}
            styles={{ root: { fontWeight: 400 } }}
            rightSection={<IconCalendar size={15} aria-hidden />}
            aria-label={`${label}: ${value ? formatDay(value, language, 'long') : words.empty}`}
            onClick={() => setOpen(!open)}
          >
            {value ? formatDay(value, language) : words.empty}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={label}>
          <RangeCalendar
            from={value ?? today}
            to={value ?? today}
            today={today}
            language={language}
            weekStart={weekStart}
            words={{ ...words, label }}
            onChange={(day) => {
              onChange(day)
              setOpen(false)
            }}
          />
          {value ? (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconX size={13} aria-hidden />}
              onClick={() => {
                onChange(null)
                setOpen(false)
              }}
            >
              {words.clear}
            </Button>
          ) : null}
        </Popover.Dropdown>
      </Popover>
    </Input.Wrapper>
  )
}
