import { formatBudgetMonth } from '@/format/dates'
import { figureKind, isMoneyFigure } from '@/format/figures'
import { formatNumber } from '@/format/numbers'
import type { useI18n } from '@/i18n'
import type { useFormat } from '@/state'
import { channelName, metricName } from './metric-words'

interface Said {
  code: string
  text: string
  params: Record<string, unknown>
  money?: string[]
}

type I18n = ReturnType<typeof useI18n>
type Format = ReturnType<typeof useFormat>

/**
 * A finding or alert in the reader's language: the message of its code filled
 * with its numbers, else the server's own English words. A
 * channel is called as it is everywhere, by its key.
 */
export function describe(said: Said, i18n: I18n, format: Format): string {
  return inOwnWords(said, i18n, format) ?? said.text
}

/** The message of a finding's code, filled; null where no message says it. */
export function inOwnWords(said: Said, i18n: I18n, format: Format): string | null {
  const { params: values } = said
  const variant = variantOf(values)
  const keys = [`finding.${said.code}${variant}`, `finding.${said.code}`]
  const key = keys.find(i18n.has)
  if (!key || !i18n.has(key)) return null
  const filled: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number') {
      filled[name] = said.money?.includes(name)
        ? format.moneyIn(String(value), String(values['currency']))
        : printed(name, value, i18n, format)
    }
  }
  if (typeof values['compared'] === 'number' && values['compared'] > 1) {
    const plain = printed('p_value', Number(values['p_value_plain']), i18n, format)
    filled['p_value'] = i18n.t('finding.p_corrected', {
      p: filled['p_value'] ?? '',
      plain,
      compared: values['compared'],
    })
  }
  if (typeof values['channel'] === 'string') {
    filled['name'] = channelName(values['channel'], i18n)
  }
  if (typeof values['other_channel'] === 'string') {
    filled['other'] = channelName(values['other_channel'], i18n)
  }
  const text = i18n.t(key, filled)
  // A message that names a number this finding does not carry says less than the original.
  return /\{[a-z_]+\}/.test(text) ? null : text
}

function variantOf(values: Record<string, unknown>): string {
  if (typeof values['kind'] === 'string') return `.${values['kind']}`
  return values['month'] ? '.month' : values['other'] === '' ? '.many' : ''
}

const amounts = /^(amount|due|forecast|actual|planned|return)$/
const shares = /(^|_)(share|rate|pace)$/

function printed(
  name: string,
  value: string | number,
  i18n: I18n,
  format: Format,
): string | number {
  const metric = name.replace(/^other_/, '')
  if (name === 'month') return formatBudgetMonth(String(value), i18n.language, 'long')
  if (name === 'channel') return channelName(String(value), i18n)
  if (name === 'denominator') return metricName(String(value), i18n).toLocaleLowerCase()
  if (name === 'noun') {
    const noun = value === 'sales' ? i18n.t('import_field.sales') : metricName(String(value), i18n)
    return noun.toLocaleLowerCase()
  }
  if (name === 'p_value') {
    const small = Number(value) < 0.001
    const shown = formatNumber(small ? 0.001 : Number(value), i18n.language, {
      maximumSignificantDigits: 2,
    })
    return `p\u00a0${small ? '<' : '='}\u00a0${shown}`
  }
  if (/^(from|to|day)$/.test(name) && /^\d{4}-\d\d-\d\d$/.test(String(value))) {
    return format.day(String(value))
  }
  if (name === 'since') return format.moment(String(value))
  if (amounts.test(name) || isMoneyFigure(metric)) {
    return format.money(String(value), { withCurrency: true })
  }
  if (shares.test(name)) return format.percent(Number(value))
  if (figureKind(metric).kind === 'factor') {
    // Lest the figure join the Latin name before it: ROI 0.26.
    const figure = format.figure(metric, value)
    return i18n.direction === 'rtl' ? `\u2068${figure}\u2069` : figure
  }
  return typeof value === 'string' ? isolate(value, i18n.direction) : value
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** A name of the other direction, kept from moving the words around it. */
export function isolate(text: string, direction: 'ltr' | 'rtl'): string {
  const runsTheSame = rightToLeft.test(text) === (direction === 'rtl')
  return runsTheSame || text === '' ? text : `\u2068${text}\u2069`
}
