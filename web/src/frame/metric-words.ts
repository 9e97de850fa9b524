import type { MessageKey, Translate } from '@/i18n'

interface Words {
  t: Translate
  has: (key: string) => key is MessageKey
}

/** A metric in the reader's words; its key where the catalogue is ahead of the messages. */
export function metricName(metric: string, { t, has }: Words): string {
  const key = `metric.${metric}`
  return has(key) ? t(key) : metric.replaceAll('_', ' ')
}

export function channelName(channel: string | null | undefined, { t, has }: Words): string {
  if (!channel) return t('channel.unassigned')
  const key = `channel.${channel}`
  return has(key) ? t(key) : channel.replaceAll('_', ' ')
}

/** A part of a formula: a metric, or a column that only files name. */
export function partName(part: string, words: Words): string {
  const { t, has } = words
  const field = `import_field.${part}`
  return has(field) ? t(field) : metricName(part, words)
}

/** Why a metric has no value here, in the reader's words. */
export function missingWords(
  { parts, text }: { parts: string[]; text: string },
  words: Words,
): string {
  const [part] = parts
  if (part !== undefined && text === `${part} is zero`) {
    return words.t('missing.zero', { part: partName(part, words) })
  }
  // A part with spaces is not a column but the server's explanation.
  const known = parts.filter((each) => !each.includes(' '))
  if (known.length === 0) return words.t('unknown.generic')
  return words.t('missing.unknown', {
    parts: known.map((each) => partName(each, words)).join(', '),
  })
}

/**
 * What a metric tells (`what`) or does not (`but`), in the reader's language;
 * null where the server's own English is the one to show.
 */
export function metricText(metric: string, part: 'what' | 'but', { t, has }: Words): string | null {
  const key = `metric.${metric}.${part}`
  return has(key) ? t(key) : null
}
