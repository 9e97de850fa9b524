import { useState } from 'react'
import type { Overview, ReportMeta, ReportRow } from '@/api'
import { Sparkline } from '@/charts'
import { isMoneyFigure } from '@/format/figures'
import { Figure, FigureChange, IntervalNote } from '@/frame/figure-cell'
import { metricName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'
import { ActionIcon, IconAdjustmentsHorizontal, IconCheck, Menu } from '@/ui'
import styles from './overview.module.css'

const choices = [
  'spend',
  'revenue',
  'roi',
  'orders',
  'conversions',
  'roas',
  'cpa',
  'conversion_rate',
  'clicks',
  'visits',
  'aov',
]
const storageKey = 'sulit-overview-figures'

function remembered(): string[] | null {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as unknown
    return Array.isArray(stored) && stored.every((each) => choices.includes(String(each)))
      ? stored.map(String)
      : null
  } catch {
    return null
  }
}

/** The period's figures: those of the page, and the rest from the report. */
export function figuresOf(overview: Overview, meta: ReportMeta): ReportRow {
  return {
    ...meta.attributed,
    ...Object.fromEntries(overview.figures.map(({ key, value }) => [key, value])),
  }
}

/** Four figures with their trend and what they were before. */
export function FigureCards({ overview, meta }: { overview: Overview; meta: ReportMeta }) {
  const { t, has } = useI18n()
  const format = useFormat()
  const [chosen, setChosen] = useState(remembered)
  const fallback = overview.figures.map(({ key }) => key)
  const shown = chosen ?? fallback
  const { compare } = meta
  const against = compare
    ? t('compare.against', { period: format.period(compare.period.from, compare.period.to) })
    : ''

  const choose = (at: number, metric: string) => {
    const next = shown.map((each, index) => (index === at ? metric : each))
    setChosen(next)
    try {
      localStorage.setItem(storageKey, JSON.stringify(next))
    } catch {
      // Storage may be blocked; the choice then lasts for this page.
    }
  }
  return (
    <div className={styles.figures}>
      {shown.map((metric, at) => {
        const given = overview.figures.find((each) => each.key === metric)
        return (
          <div key={at} className={styles.figure}>
            <div className={styles.label}>
              <span>
                {metricName(metric, { t, has })}
                {isMoneyFigure(metric) ? ` (${format.currencyLabel})` : ''}
              </span>
              <Menu>
                <Menu.Target>
                  <ActionIcon
                    size={16}
                    variant="transparent"
                    color="gray"
                    aria-label={t('overview.choose')}
                  >
                    <IconAdjustmentsHorizontal size={14} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  {choices.map((choice) => (
                    <Menu.Item
                      key={choice}
                      onClick={() => choose(at, choice)}
                      rightSection={choice === metric ? <IconCheck size={14} aria-hidden /> : null}
                    >
                      {metricName(choice, { t, has })}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </div>
            <div className={styles.value}>
              <span>
                <Figure
                  metric={metric}
                  value={given ? given.value : meta.attributed[metric]}
                  meta={meta}
                  compact
                />
              </span>
              <FigureChange
                metric={metric}
                now={given ? given.value : meta.attributed[metric]}
                before={given ? given.before : meta.attributed_before?.[metric]}
                title={against}
              />
              <IntervalNote
                metric={metric}
                // Figures and their intervals are of what is tied to campaigns.
                row={meta.attributed}
                meta={meta}
              />
            </div>
            <Sparkline
              values={given?.trend ?? []}
              color={metric === 'spend' ? 'var(--ink-3)' : 'var(--revenue)'}
            />
          </div>
        )
      })}
    </div>
  )
}
