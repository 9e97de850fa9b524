import { describe, expect, it } from 'vitest'
import {
  addDays,
  calendarDay,
  formatBudgetMonth,
  formatDay,
  formatPeriod,
  monthEnd,
  monthStart,
  today,
} from './dates'
import {
  addDecimals,
  compareDecimals,
  readAmount,
  shiftDecimal,
  subtractDecimals,
} from './decimals'
import { formatMoney, storedAmount, typedAmount } from './money'
import { formatChange, formatFactor, formatPercent, relativeChange } from './numbers'
import { matchingPreset, presetPeriod, shiftPeriod } from './periods'

// Marks of direction are not part of the figure.
const bare = (text: string) =>
  text.replace(/[\u200e\u200f\u061c]/g, '').replace(/\u00a0|\u202f/g, ' ')

describe('decimals', () => {
  it('adds without a float', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(addDecimals('1000000000000000.01', '0.99')).toBe('1000000000000001')
    expect(subtractDecimals('5', '7.25')).toBe('-2.25')
    expect(compareDecimals('10', '9.99')).toBe(1)
  })

  it('moves the mark', () => {
    expect(shiftDecimal('50000000', -1)).toBe('5000000')
    expect(shiftDecimal('7', -1)).toBe('0.7')
    expect(shiftDecimal('-1.25', 1)).toBe('-12.5')
  })

  it('reads what people type', () => {
    expect(readAmount('۱٬۲۳۴٫۵')).toBe('1234.5')
    expect(readAmount('1,234.50')).toBe('1234.5')
    expect(readAmount('1.234,50', ',')).toBe('1234.5')
    expect(readAmount('twelve')).toBeNull()
    expect(readAmount('')).toBeNull()
  })
})

describe('money', () => {
  it('keeps every digit of a large amount', () => {
    expect(formatMoney('1000000000000000', 'IRR', 'en')).toBe('1,000,000,000,000,000')
    expect(bare(formatMoney('9007199254740993', 'IRR', 'en'))).toBe('9,007,199,254,740,993')
  })

  it('shows minor units where they matter', () => {
    expect(formatMoney('12.5', 'EUR', 'en')).toBe('12.50')
    expect(formatMoney('12345.67', 'EUR', 'en')).toBe('12,346')
    expect(formatMoney('12345.67', 'EUR', 'en', { precision: 'full' })).toBe('12,345.67')
    expect(formatMoney('499.5', 'ISK', 'is')).toBe('500')
  })

  it('puts the currency where the language wants it', () => {
    expect(formatMoney('1240000', 'EUR', 'en', { compact: true, withCurrency: true })).toBe(
      '€1.24M',
    )
    expect(bare(formatMoney('1240', 'ISK', 'is', { withCurrency: true }))).toMatch(/^1\.240 /)
  })

  it('reckons rials in Toman for Persian readers only', () => {
    expect(bare(formatMoney('50000000', 'IRR', 'fa', { withCurrency: true }))).toBe(
      '۵٬۰۰۰٬۰۰۰ تومان',
    )
    expect(bare(formatMoney('500000', 'IRR', 'fa'))).toBe('۵۰٬۰۰۰')
    expect(formatMoney('50000000', 'IRR', 'en')).toBe('50,000,000')
    expect(bare(formatMoney('12.5', 'EUR', 'fa'))).toBe('۱۲٫۵۰')
  })

  it('stores what was typed in the shown unit', () => {
    expect(storedAmount('5000', 'IRR', 'fa')).toBe('50000')
    expect(storedAmount('5000', 'IRR', 'en')).toBe('5000')
    expect(bare(typedAmount('50000', 'IRR', 'fa'))).toBe('۵٬۰۰۰')
  })
})

describe('numbers', () => {
  it('keeps rates apart', () => {
    expect(formatPercent(0.01, 'en')).toBe('1.00%')
    expect(formatPercent(0.0125, 'en')).toBe('1.25%')
    expect(bare(formatPercent(0.0125, 'fa'))).toBe('۱٫۲۵٪')
    expect(formatPercent(0, 'en')).toBe('0%')
  })

  it('keeps the Persian percent sign to the left of its number', () => {
    // The mark of the script makes it so where nothing Persian stands before it.
    expect(formatPercent(0.0125, 'fa')).toBe('\u061c۱٫۲۵٪')
    expect(formatChange(-0.058, 'fa')).toBe('\u061c\u2066−۵٫۸\u2069٪')
  })

  it('writes the sign before the currency', () => {
    expect(formatMoney('-12.5', 'EUR', 'en', { withCurrency: true })).toBe('−€12.50')
    expect(formatMoney('12.5', 'EUR', 'en', { withCurrency: true, signed: true })).toBe('+€12.50')
  })

  it('writes changes with their sign', () => {
    expect(formatChange(0.127, 'en')).toBe('+13%')
    expect(formatChange(-0.031, 'en')).toBe('−3.1%')
    expect(relativeChange(3, 0)).toBeNull()
    expect(relativeChange(3, null)).toBeNull()
    expect(relativeChange(-1, -2)).toBe(0.5)
  })

  it('writes multiples with digits after their size', () => {
    expect([2.314, 23.14, 231.4].map((value) => formatFactor(value, 'en'))).toEqual([
      '2.31',
      '23.1',
      '231',
    ])
  })
})

describe('days', () => {
  it('knows the Persian calendar', () => {
    expect(calendarDay('2026-10-01', 'fa')).toEqual({ year: 1405, month: 7, day: 9 })
    expect(monthStart('2026-10-01', 'fa')).toBe('2026-09-23')
    expect(monthEnd('2026-10-01', 'fa')).toBe('2026-10-22')
    expect(bare(formatDay('2026-10-01', 'fa', 'long'))).toContain('مهر')
    expect(bare(formatPeriod('2026-09-23', '2026-10-22', 'fa'))).toBe('مهر ۱۴۰۵')
  })

  it('names whole months', () => {
    expect(formatPeriod('2026-10-01', '2026-10-31', 'en')).toBe('October 2026')
    expect(formatPeriod('2026-10-01', '2026-10-30', 'en')).toContain('–')
    expect(bare(formatBudgetMonth('2026-10', 'fa', 'long'))).toContain('اکتبر')
  })

  it('takes the day of the workspace', () => {
    const late = new Date('2026-10-01T22:00:00Z')
    expect(today('Asia/Tehran', late)).toBe('2026-10-02')
    expect(today('UTC', late)).toBe('2026-10-01')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  })
})

describe('periods', () => {
  it('ends months where the calendar does', () => {
    expect(presetPeriod('last-month', '2026-11-21', 'en')).toEqual({
      from: '2026-10-01',
      to: '2026-10-31',
    })
    expect(presetPeriod('last-month', '2026-11-21', 'fa')).toEqual({
      from: '2026-09-23',
      to: '2026-10-22',
    })
    expect(presetPeriod('last-12-months', '2026-11-21', 'en')).toEqual({
      from: '2025-11-01',
      to: '2026-10-31',
    })
  })

  it('steps whole months as months and other periods by their length', () => {
    expect(shiftPeriod({ from: '2026-03-01', to: '2026-03-31' }, -1, 'en')).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    })
    expect(shiftPeriod({ from: '2026-03-05', to: '2026-03-11' }, 1, 'en')).toEqual({
      from: '2026-03-12',
      to: '2026-03-18',
    })
    expect(matchingPreset({ from: '2026-11-01', to: '2026-11-30' }, '2026-11-21', 'en')).toBe(
      'this-month',
    )
  })
})
