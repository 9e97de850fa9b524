import { intlTag, needsIcelandicWords, type Language } from './language'

const cache = new Map<string, Intl.NumberFormat>()

export function numberFormat(
  language: Language,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  let format = cache.get(key)
  if (!format) {
    format = new Intl.NumberFormat(intlTag(language), options)
    cache.set(key, format)
  }
  return format
}

const icelandicCompact: Record<string, string> = {
  t: 'þ.',
  'mio.': 'm.',
  'mia.': 'ma.',
  'bio.': 'bn',
}

/** Formats an exact decimal string or a number; strings keep every digit. */
export function formatNumber(
  value: number | string,
  language: Language,
  options: Intl.NumberFormatOptions = {},
): string {
  const format = numberFormat(language, options)
  const exact = value as Intl.StringNumericLiteral
  if (options.notation === 'compact' && needsIcelandicWords(language)) {
    return format
      .formatToParts(exact)
      .map((part) =>
        part.type === 'compact' ? (icelandicCompact[part.value] ?? part.value) : part.value,
      )
      .join('')
  }
  if (options.style === 'percent' && language === 'fa') return persianPercent(format, exact)
  // A true minus sign is as wide as a digit, so that columns line up.
  return format.format(exact).replace(/^-/, '−')
}

/**
 * Persian writes the sign after the number, to its left. Alone in a cell the rules for mixed
 * directions would put it to the right, so it begins with a mark of its
 * script; a number with a plus or minus is set apart besides.
 */
function persianPercent(format: Intl.NumberFormat, value: Intl.StringNumericLiteral): string {
  const number = format
    .formatToParts(value)
    .filter(({ type }) => type !== 'percentSign')
    .map((part) => part.value)
    .join('')
    .replace(/\u200e/g, '')
    .replace(/^-/, '−')
  return /[−+]/.test(number) ? `\u061c\u2066${number}\u2069٪` : `\u061c${number}٪`
}

export function formatCount(value: number | string, language: Language): string {
  return formatNumber(value, language, { maximumFractionDigits: 0 })
}

export function formatCompact(value: number | string, language: Language): string {
  return formatNumber(value, language, { notation: 'compact', maximumSignificantDigits: 3 })
}

/**
 * A share as a percentage. Digits are fixed by size, so that a column of rates
 * lines up and 1.00 % and 1.25 % stay apart.
 */
export function formatPercent(value: number, language: Language): string {
  const magnitude = Math.abs(value)
  // Nothing is nothing, without digits after it.
  const digits = magnitude >= 1 || magnitude === 0 ? 0 : magnitude >= 0.1 ? 1 : 2
  return formatNumber(value, language, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** A multiple such as ROI or ROAS. */
export function formatFactor(value: number, language: Language): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return formatNumber(value, language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** A relative change with its sign; `null` when there is nothing to compare with. */
export function relativeChange(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null
  return (now - before) / Math.abs(before)
}

export function formatChange(change: number, language: Language): string {
  const digits = Math.abs(change) < 0.1 ? 1 : 0
  return formatNumber(change, language, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: digits,
  })
}

/** `3.1 (2.4–3.9)`: the estimate and its interval. */
export function formatInterval(value: string, low: string, high: string): string {
  return `${value} (${low}–${high})`
}
