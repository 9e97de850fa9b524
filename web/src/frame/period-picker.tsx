import { useState } from 'react'
import type { Comparison } from '@/api'
import { addDays, daysBetween, formatPeriod } from '@/format/dates'
import { matchingPreset, presetPeriod, presets, shiftPeriod, type Period } from '@/format/periods'
import { useI18n } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import {
  ActionIcon,
  Button,
  Group,
  IconCalendar,
  IconChevronLeft,
  IconChevronRight,
  Popover,
  RangeCalendar,
  SegmentedControl,
  Tooltip,
} from '@/ui'
import styles from './shell.module.css'

/** The period compared with, for saying it in words. */
export function comparedPeriod(period: Period, compare: Comparison): Period | null {
  if (compare === 'none') return null
  if (compare === 'year') {
    const back = (day: string) =>
      `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`.replace('-02-29', '-02-28')
    return { from: back(period.from), to: back(period.to) }
  }
  const length = daysBetween(period.from, period.to) + 1
  return { from: addDays(period.from, -length), to: addDays(period.from, -1) }
}

export function PeriodPicker() {
  const { t, language, direction } = useI18n()
  const { period, today, compare, workspace, change } = useFrame()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState<Period>(period)
  const preset = matchingPreset(period, today, language)
  const Back = direction === 'rtl' ? IconChevronRight : IconChevronLeft
  const Ahead = direction === 'rtl' ? IconChevronLeft : IconChevronRight

  const apply = (next: Period) => {
    change(next)
    setOpen(false)
  }
  const step = (by: -1 | 1) => change(shiftPeriod(period, by, language))

  return (
    <Group gap={2} wrap="nowrap">
      <Tooltip label={t('period.back')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('period.back')}
          onClick={() => step(-1)}
          className={styles.wide}
        >
          <Back size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus>
        <Popover.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconCalendar size={14} aria-hidden />}
            onClick={() => {
              setDraft(period)
              setOpen(!open)
            }}
            aria-label={`${t('period.label')}: ${formatPeriod(period.from, period.to, language)}`}
          >
            {formatPeriod(period.from, period.to, language)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('period.label')}>
          <div className={styles.pickerBody}>
            <div className={styles.presets}>
              {presets.map((each) => (
                <button
                  key={each}
                  type="button"
                  className={styles.preset}
                  aria-pressed={preset === each}
                  onClick={() => apply(presetPeriod(each, today, language))}
                >
                  {t(`period.${each}`)}
                </button>
              ))}
            </div>
            <div>
              <RangeCalendar
                from={draft.from}
                to={draft.to}
                today={today}
                language={language}
                weekStart={workspace.week_start % 7}
                onChange={(from, to) => setDraft({ from, to })}
                words={{
                  previous: t('period.previous_month'),
                  next: t('period.next_month'),
                  label: t('period.label'),
                }}
              />
              <Group justify="space-between" mt={8} gap={8} wrap="nowrap">
                <span className="small dim tabular">{format.period(draft.from, draft.to)}</span>
                <Button size="xs" onClick={() => apply(draft)}>
                  {t('common.apply')}
                </Button>
              </Group>
            </div>
          </div>
          <Group
            mt={12}
            gap={8}
            style={{ borderBlockStart: '1px solid var(--line)', paddingBlockStart: 12 }}
          >
            <span className="small dim">{t('compare.label')}</span>
            <SegmentedControl
              size="xs"
              aria-label={t('compare.label')}
              value={compare}
              onChange={(value) => change({ compare: value })}
              data={[
                { value: 'previous', label: t('compare.previous') },
                { value: 'year', label: t('compare.year') },
                { value: 'none', label: t('compare.none') },
              ]}
            />
          </Group>
        </Popover.Dropdown>
      </Popover>
      <Tooltip label={t('period.ahead')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('period.ahead')}
          onClick={() => step(1)}
          className={styles.wide}
        >
          <Ahead size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
