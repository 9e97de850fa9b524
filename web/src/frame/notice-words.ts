import type { ImportNotice } from '@/api'
import { isDay } from '@/format/dates'
import { isDecimal } from '@/format/decimals'
import type { Language } from '@/format/language'
import { formatNumber, formatPercent } from '@/format/numbers'
import type { MessageKey, Translate } from '@/i18n'
import { isolate } from './describe'

interface Words {
  t: Translate
  has: (key: string) => key is MessageKey
  language: Language
  direction: 'ltr' | 'rtl'
}

interface Print {
  day: (day: string) => string
  moment: (moment: string) => string
}

/** Kinds of notice with a message of their own, and those that depend on a word in them. */
export const noticeCodes = [
  'currency_assumed',
  'currency_of_neighbour',
  'currency_option_unused',
  'date_option_unused',
  'spread_over_period.week',
  'spread_over_period.month',
  'spread_over_range',
  'spread_over_days',
  'total_unreadable',
  'orders_repeated',
  'order_totals_differ',
  'refunded_in_full',
  'refund_unknown',
  'refund_above_total',
  'already_imported',
  'nothing_changed',
  'rows_refused',
  'rows_skipped',
  'total_differs_refused',
  'total_differs_accepted',
  'contacts_stored',
  'rates_stored',
  'rate_differs',
  'rate_differs_more',
  'channel_unknown',
  'channel_unknown_more',
  'no_cost',
  'rates_missing',
  'events_stored',
  'phones_without_country',
  'answers_unknown',
  'coupons_of_orders',
  'rows_differ',
  'rows_of_erased',
  'rows_not_kept',
  'mapping_not_saved',
] as const

/** A notice of an import in the reader's language; null where no message says it. */
export function noticeWords(notice: ImportNotice, words: Words, print: Print): string | null {
  const variant = typeof notice.params['unit'] === 'string' ? `.${notice.params['unit']}` : ''
  const key = `notice.${notice.code}${variant}`
  if (!words.has(key)) return null
  const filled = Object.fromEntries(
    Object.entries(notice.params).map(([name, value]) => [
      name,
      printed(name, value, words, print),
    ]),
  )
  const text = words.t(key, filled)
  return /\{[a-z_]+\}/.test(text) ? null : text
}

function printed(
  name: string,
  value: string | number,
  { language, direction }: Words,
  print: Print,
): string | number {
  // Counts choose the plural form, and are printed by the message.
  if (typeof value === 'number') return value
  if (isDay(value)) return print.day(value)
  if (name === 'at') return print.moment(value)
  const percent = /^(-?[\d.]+)\s*%$/.exec(value)
  if (percent?.[1]) return formatPercent(Number(percent[1]) / 100, language)
  return isDecimal(value) ? formatNumber(value, language) : isolate(value, direction)
}
