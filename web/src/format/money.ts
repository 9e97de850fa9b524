import { approximate, shiftDecimal } from './decimals'
import { intlTag, type Language } from './language'
import { formatNumber, numberFormat } from './numbers'

/** How a currency is shown in a language: Iranians reckon rials in Toman. */
export interface ShownCurrency {
  /** What stands in a column header. */
  label: string
  /** Powers of ten between the stored amount and the shown one. */
  shift: number
  digits: number
}

export function shownCurrency(currency: string, language: Language): ShownCurrency {
  if (currency === 'IRR' && language === 'fa') return { label: 'تومان', shift: -1, digits: 0 }
  const digits = fractionDigits(currency)
  if (language === 'fa') {
    const name = new Intl.DisplayNames(intlTag(language), { type: 'currency' }).of(currency)
    return { label: name ?? currency, shift: 0, digits }
  }
  return { label: currency, shift: 0, digits }
}

function fractionDigits(currency: string): number {
  if (currency === 'IRR') return 0
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits ?? 2
    )
  } catch {
    return 2
  }
}

export interface MoneyOptions {
  /** `full` keeps minor units always; `auto` drops them from 1,000 on. */
  precision?: 'auto' | 'full'
  compact?: boolean
  /** Without minor units, as on the axis of a chart. */
  whole?: boolean
  withCurrency?: boolean
  signed?: boolean
}

/** Formats an exact decimal string in its currency. */
export function formatMoney(
  value: string,
  currency: string,
  language: Language,
  {
    precision = 'auto',
    compact = false,
    whole = false,
    withCurrency = false,
    signed = false,
  }: MoneyOptions = {},
): string {
  const shown = shownCurrency(currency, language)
  const amount = shown.shift === 0 ? value : shiftDecimal(value, shown.shift)
  const size = Math.abs(approximate(amount) ?? 0)
  const sign: Intl.NumberFormatOptions = signed ? { signDisplay: 'exceptZero' } : {}
  let options: Intl.NumberFormatOptions
  if (compact && size === 0) {
    options = { maximumFractionDigits: 0 }
  } else if (compact && size >= 1000) {
    options = { notation: 'compact', maximumSignificantDigits: 3, ...sign }
  } else {
    const digits =
      (precision === 'auto' && size >= 1000) || (whole && (size >= 5 || size === 0))
        ? 0
        : shown.digits
    options = { minimumFractionDigits: digits, maximumFractionDigits: digits, ...sign }
  }
  const printed = formatNumber(amount, language, options)
  return withCurrency ? joinCurrency(printed, currency, shown, language) : printed
}

function joinCurrency(
  printed: string,
  currency: string,
  shown: ShownCurrency,
  language: Language,
): string {
  if (language === 'fa') return `${printed}\u00a0${shown.label}`
  let parts: Intl.NumberFormatPart[]
  try {
    parts = numberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(1)
  } catch {
    return `${printed}\u00a0${currency}`
  }
  const symbolFirst = parts[0]?.type === 'currency'
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency
  const gap = /[\p{L}.]$/u.test(symbol) || !symbolFirst ? '\u00a0' : ''
  if (!symbolFirst) return `${printed}${gap}${symbol}`
  // A sign stands before the symbol, not between it and the figure.
  const [, sign = '', figure = printed] = /^([−+]?)(.*)$/.exec(printed) ?? []
  return `${sign}${symbol}${gap}${figure}`
}

/** Turns a typed amount, in the shown currency, back into the stored one. */
export function storedAmount(shownAmount: string, currency: string, language: Language): string {
  return shiftDecimal(shownAmount, -shownCurrency(currency, language).shift)
}

/** The stored amount as a person would type it. */
export function typedAmount(value: string, currency: string, language: Language): string {
  const shown = shownCurrency(currency, language)
  return formatNumber(shiftDecimal(value, shown.shift), language, {
    useGrouping: true,
    maximumFractionDigits: shown.digits,
  })
}

/** The decimal mark of a language, for reading what was typed. */
export function decimalMark(language: Language): '.' | ',' {
  const part = numberFormat(language)
    .formatToParts(1.5)
    .find((each) => each.type === 'decimal')
  return part?.value === ',' ? ',' : '.'
}
