import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { BudgetCell } from '@/api'
import { channelHue } from '@/charts'
import { formatBudgetMonth } from '@/format/dates'
import { compareDecimals, readAmount } from '@/format/decimals'
import { decimalMark, formatMoney, storedAmount, typedAmount } from '@/format/money'
import { useI18n } from '@/i18n'
import { Hue, Scroll } from '@/ui'
import styles from './grid.module.css'
import { sumKnown, type BudgetField, type Year, type YearRow } from './year'

interface Props {
  budget: Year
  field: BudgetField
  editable: boolean
  onChange: (row: YearRow, month: string, value: string | null) => void
}

interface Place {
  row: number
  column: number
}

/** Plan against actual, a row a campaign, edited in place: arrows move, Enter edits and saves. */
export function BudgetGrid({ budget, field, editable, onChange }: Props) {
  const { t, language } = useI18n()
  const [at, setAt] = useState<Place>({ row: 0, column: 0 })
  const [editing, setEditing] = useState<{ place: Place; start: string } | null>(null)
  const grid = useRef<HTMLTableElement>(null)
  const present = budget.today.slice(0, 7)
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (scroller.current) showPresent(scroller.current)
  }, [budget.year])

  const focus = (place: Place) => {
    const row = Math.max(0, Math.min(budget.rows.length - 1, place.row))
    const column = Math.max(0, Math.min(budget.months.length - 1, place.column))
    setAt({ row, column })
    setEditing(null)
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-at="${row}:${column}"]`)?.focus(),
    )
  }
  const can = (row: YearRow) => editable && row.campaign_id !== null
  const edit = (place: Place, start: string) => setEditing({ place, start })

  const onKey = (event: KeyboardEvent, place: Place, row: YearRow, cell: BudgetCell) => {
    const ahead = language === 'fa' ? -1 : 1
    const moves: Record<string, Place> = {
      ArrowRight: { row: place.row, column: place.column + ahead },
      ArrowLeft: { row: place.row, column: place.column - ahead },
      ArrowDown: { row: place.row + 1, column: place.column },
      ArrowUp: { row: place.row - 1, column: place.column },
      Home: { row: place.row, column: 0 },
      End: { row: place.row, column: budget.months.length - 1 },
    }
    const move = moves[event.key]
    if (move) {
      event.preventDefault()
      focus(move)
    } else if (!can(row)) {
      return
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      edit(place, shownValue(cell))
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      if (cell[field] !== null) onChange(row, cell.month, null)
    } else if (/^[\d۰-۹٠-٩]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      edit(place, event.key)
    }
  }
  const shownValue = (cell: BudgetCell) => {
    const value = cell[field]
    return value === null ? '' : typedAmount(value, budget.currency, language)
  }
  // A column reads as one: where sums are large, no cell has minor units.
  const whole = budget.totals.some(({ planned, committed, actual }) =>
    [planned, committed, actual].some((sum) => sum !== null && compareDecimals(sum, '1000') >= 0),
  )
  const money = (value: string | null) =>
    value === null ? null : formatMoney(value, budget.currency, language, { whole })

  return (
    <Scroll label={t('budgets.title')} scroller={scroller}>
      <table ref={grid} className={styles.grid} role="grid" aria-label={t('budgets.title')}>
        <thead>
          <tr>
            <th scope="col" className={styles.name} data-stays>
              {t('col.campaign')}
            </th>
            {budget.months.map((month) => (
              <th key={month} scope="col" data-now={month === present || undefined}>
                {formatBudgetMonth(month, language, 'short')}
              </th>
            ))}
            <th scope="col" className={styles.sum}>
              {t('budgets.year_total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {budget.rows.map((row, rowIndex) => (
            <tr key={row.campaign_id ?? 'unassigned'}>
              <th scope="row" className={styles.name} data-stays>
                <span className={styles.named}>
                  <Hue color={channelHue(row.channel)} />
                  <bdi>{row.campaign_id === null ? t('col.unassigned') : row.campaign}</bdi>
                </span>
              </th>
              {row.cells.map((cell, column) => {
                const place = { row: rowIndex, column }
                const isEditing = editing?.place.row === rowIndex && editing.place.column === column
                return (
                  <td
                    key={cell.month}
                    role="gridcell"
                    data-now={cell.month === present || undefined}
                  >
                    {isEditing ? (
                      <AmountInput
                        start={editing.start}
                        label={`${row.campaign}, ${formatBudgetMonth(cell.month, language, 'long')}`}
                        onCancel={() => focus(place)}
                        onSave={(text, move) => {
                          const read =
                            text.trim() === '' ? null : readAmount(text, decimalMark(language))
                          if (
                            text.trim() !== '' &&
                            (read === null || compareDecimals(read, '0') < 0)
                          ) {
                            return false
                          }
                          const value =
                            read === null ? null : storedAmount(read, budget.currency, language)
                          if (!same(value, cell[field])) onChange(row, cell.month, value)
                          focus({ row: rowIndex + move.row, column: column + move.column })
                          return true
                        }}
                      />
                    ) : (
                      <button
                        type="button"
                        className={styles.cell}
                        data-at={`${rowIndex}:${column}`}
                        tabIndex={at.row === rowIndex && at.column === column ? 0 : -1}
                        aria-disabled={!can(row)}
                        aria-label={t('budgets.cell', {
                          campaign: row.campaign,
                          month: formatBudgetMonth(cell.month, language, 'long'),
                          planned: money(cell[field]) ?? t('budgets.nothing'),
                          actual: money(cell.actual) ?? t('budgets.nothing'),
                        })}
                        onFocus={() => setAt(place)}
                        onClick={() => (can(row) ? edit(place, shownValue(cell)) : undefined)}
                        onKeyDown={(event) => onKey(event, place, row, cell)}
                      >
                        <CellFigures cell={cell} field={field} money={money} />
                      </button>
                    )}
                  </td>
                )
              })}
              <td className={styles.sum}>
                <span className={styles.plan}>{money(row[field]) ?? '—'}</span>
                <span className={styles.actual}>{money(row.actual) ?? '—'}</span>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={styles.name} data-stays>
              {t('col.total')}
            </th>
            {budget.totals.map((cell) => (
              <td key={cell.month}>
                <span className={styles.plan}>{money(cell[field]) ?? '—'}</span>
                <span className={styles.actual}>{money(cell.actual) ?? '—'}</span>
              </td>
            ))}
            <td className={styles.sum}>
              <span className={styles.plan}>
                {money(sumKnown(budget.totals.map((cell) => cell[field]))) ?? '—'}
              </span>
              <span className={styles.actual}>
                {money(sumKnown(budget.totals.map((cell) => cell.actual))) ?? '—'}
              </span>
            </td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  )
}

/** Where the year is wider than the page, this month stands first beside the names. */
function showPresent(scroller: HTMLElement): void {
  const month = scroller.querySelector('thead [data-now]')?.getBoundingClientRect()
  const name = scroller.querySelector('thead th')?.getBoundingClientRect()
  if (!month || !name || scroller.scrollWidth <= scroller.clientWidth) return
  const rightToLeft = month.left < name.left
  scroller.scrollLeft += rightToLeft ? month.right - name.left : month.left - name.right
}

function same(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : compareDecimals(a, b) === 0
}

interface FiguresProps {
  cell: BudgetCell
  field: BudgetField
  money: (value: string | null) => string | null
}

function CellFigures({ cell, field, money }: FiguresProps) {
  const value = cell[field]
  const over = value !== null && cell.actual !== null && compareDecimals(cell.actual, value) > 0
  return (
    <>
      <span className={`${styles.plan ?? ''} ${value === null ? (styles.empty ?? '') : ''}`}>
        {money(value) ?? '·'}
      </span>
      <span className={`${styles.actual ?? ''} ${over ? (styles.over ?? '') : ''}`}>
        {over ? '▲ ' : ''}
        {money(cell.actual) ?? '\u00a0'}
      </span>
    </>
  )
}

interface InputProps {
  start: string
  label: string
  onSave: (text: string, move: Place) => boolean
  onCancel: () => void
}

function AmountInput({ start, label, onSave, onCancel }: InputProps) {
  const [text, setText] = useState(start)
  const [wrong, setWrong] = useState(false)
  const leaving = useRef(false)
  const save = (move: Place) => {
    leaving.current = true
    if (!onSave(text, move)) {
      leaving.current = false
      setWrong(true)
    }
  }
  return (
    <input
      className={styles.input}
      // The person has just asked to edit this cell.
      ref={(element) => element?.focus()}
      inputMode="decimal"
      aria-label={label}
      aria-invalid={wrong}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        setWrong(false)
      }}
      onBlur={() => {
        if (!leaving.current && !onSave(text, { row: 0, column: 0 })) onCancel()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          event.preventDefault()
          save({ row: event.shiftKey ? -1 : 1, column: 0 })
        } else if (event.key === 'Tab') {
          event.preventDefault()
          save({ row: 0, column: event.shiftKey ? -1 : 1 })
        } else if (event.key === 'Escape') {
          leaving.current = true
          onCancel()
        }
      }}
    />
  )
}
