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
