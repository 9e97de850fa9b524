import { intlTag, type Language } from '@/format/language'
import { formatNumber } from '@/format/numbers'
import { channelName } from '@/frame/metric-words'
import type { MessageKey, useI18n } from '@/i18n'

type I18n = ReturnType<typeof useI18n>

/** A time in the unit that fits: 45 s, 3.5 min, 2 h, 7 d. */
export function duration(seconds: number, { t, language }: I18n): string {
  const [value, unit] =
    seconds < 90
      ? [seconds, 'seconds']
      : seconds < 5400
        ? [seconds / 60, 'minutes']
        : seconds < 172_800
          ? [seconds / 3600, 'hours']
          : [seconds / 86_400, 'days']
  const number = formatNumber(value, language, { maximumFractionDigits: value < 10 ? 1 : 0 })
  return t(`site.time.${unit}` as MessageKey, { number })
}

/** A share for a cell among many: no more digits than it takes to tell them apart. */
export function shortShare(share: number | null, language: Language): string {
  if (share === null) return '—'
  const digits = share > 0 && share < 0.1 ? 1 : 0
  return formatNumber(share, language, { style: 'percent', maximumFractionDigits: digits })
}

const unitSeconds: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `7d` in the reader's words; whatever else stands in the address as it is. */
export function windowName(window: string, i18n: I18n): string {
  const [, number, unit = ''] = /^(\d+)([mhdw])$/.exec(window) ?? []
  const seconds = Number(number) * (unitSeconds[unit] ?? NaN)
  if (Number.isNaN(seconds)) return window
  // A day is a day here, not 24 hours.
  if (unit === 'd' || unit === 'w') {
    return i18n.t('site.time.days', { number: formatNumber(seconds / 86_400, i18n.language) })
  }
  return duration(seconds, i18n)
}

function named(kind: 'region' | 'language', code: string, language: Language): string {
  try {
    return new Intl.DisplayNames([intlTag(language), 'en'], { type: kind }).of(code) ?? code
  } catch {
    return code
  }
}

/** A value of a list or split in the reader's words; codes and paths stay as they are. */
export function valueName(
  list: string,
  row: { value: string | null; is_other?: boolean },
  i18n: I18n,
): string {
  if (row.is_other) return i18n.t('site.other')
  if (row.value === null) return i18n.t(list === 'referrer' ? 'site.no_referrer' : 'site.unknown')
  if (list.endsWith('channel')) return channelName(row.value, i18n)
  if (list === 'country') return named('region', row.value, i18n.language)
  if (list === 'language') return named('language', row.value, i18n.language)
  const key = `site.device.${row.value}`
  return list === 'device' && i18n.has(key) ? i18n.t(key) : row.value
}

/** Lists whose values are written from left to right in every language. */
export function isLatin(list: string): boolean {
  return !/channel|country|language|device/.test(list)
}
