import { isMoneyFigure, figureKind } from '@/format/figures'
import type { useI18n } from '@/i18n'
import type { useFormat } from '@/state'
import { channelName } from './metric-words'

interface Said {
  code: string
  text: string
  values: Record<string, unknown>
}

type I18n = ReturnType<typeof useI18n>
type Format = ReturnType<typeof useFormat>

/**
 * A finding or alert in the reader's language: the message of its code filled
 * with its numbers, else the server's own English words.
 */
export function describe(
  kind: 'finding' | 'attention',
  said: Said,
  i18n: I18n,
  format: Format,
): string {
  const key = `${kind}.${said.code}`
  if (!i18n.has(key)) return said.text
  const values: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(said.values)) {
    if (value === null || value === undefined) return said.text
    values[name] = printed(name, value as string | number, i18n, format)
  }
  const filled = i18n.t(key, values)
  // A message that names a number this finding does not carry says less than the original.
  return /\{[a-z_]+\}/.test(filled) ? said.text : filled
}

function printed(
  name: string,
  value: string | number,
  i18n: I18n,
  format: Format,
): string | number {
  if (name === 'count') return Number(value)
  if (name === 'channel') return channelName(String(value), i18n)
  if (/(^|_)(from|to|day)$/.test(name)) return format.day(String(value))
  const metric = name
    .replace(/^(other|best|worst|second)_/, '')
    .replace(/_(a|b|low|high|previous)$/, '')
  if (isMoneyFigure(metric)) return format.money(String(value), { withCurrency: true })
  if (figureKind(metric).kind === 'percent' || /(^|_)(share|rate|pacing)$/.test(metric)) {
    return format.percent(Number(value))
  }
  if (figureKind(metric).kind === 'factor') return format.figure(metric, value)
  return typeof value === 'number' ? format.count(value) : value
}
