/**
 * Exact arithmetic on decimal strings, as money travels in the API.
 * Nothing here passes through a binary float.
 */

interface Scaled {
  units: bigint
  scale: number
}

function parse(value: string): Scaled {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(value.trim())
  if (!match || (!match[2] && !match[3])) throw new RangeError(`not a decimal: ${value}`)
  const fraction = match[3] ?? ''
  const units = BigInt(`${match[2] ?? ''}${fraction}` || '0')
  return { units: match[1] === '-' ? -units : units, scale: fraction.length }
}

function print({ units, scale }: Scaled): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

function align(a: Scaled, b: Scaled): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale]
}

export function isDecimal(value: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value.trim())
}

export function addDecimals(a: string, b: string): string {
  const [left, right, scale] = align(parse(a), parse(b))
  return print({ units: left + right, scale })
}

export function subtractDecimals(a: string, b: string): string {
  const [left, right, scale] = align(parse(a), parse(b))
  return print({ units: left - right, scale })
}

export function compareDecimals(a: string, b: string): number {
  const [left, right] = align(parse(a), parse(b))
  return left < right ? -1 : left > right ? 1 : 0
}

/** Multiplies by a power of ten: `shiftDecimal('50', -1)` is `5`. */
export function shiftDecimal(value: string, places: number): string {
  const { units, scale } = parse(value)
  return places >= 0
    ? print({ units: units * 10n ** BigInt(places), scale })
    : print({ units, scale: scale - places })
}

/** For the position of a mark in a chart or a sort, never for a printed figure. */
export function approximate(value: string | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

const foreignDigits: Record<string, string> = {}
for (let digit = 0; digit < 10; digit += 1) {
  foreignDigits[String.fromCodePoint(0x06f0 + digit)] = String(digit)
  foreignDigits[String.fromCodePoint(0x0660 + digit)] = String(digit)
}

/**
 * Reads an amount as a person types it: Persian and Arabic digits, grouping and
 * the language's own decimal mark. Returns null when it is not a number.
 */
export function readAmount(text: string, decimalMark: '.' | ',' = '.'): string | null {
  let plain = ''
  for (const character of text.trim()) plain += foreignDigits[character] ?? character
  plain = plain
    .replace(/[\s\u00a0\u202f\u200e\u200f٬'’]/g, '')
    .replace(/[a-z]/gi, 'x')
    .replace(/٫/g, 'd')
  plain =
    decimalMark === ',' ? plain.replace(/\./g, '').replace(/,/g, '.') : plain.replace(/,/g, '')
  plain = plain.replace(/d/g, '.')
  if (plain === '') return null
  return isDecimal(plain) ? addDecimals(plain, '0') : null
}
