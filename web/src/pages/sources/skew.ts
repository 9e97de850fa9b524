import { formatNumber } from '@/format/numbers'
import type { useI18n } from '@/i18n'

/** How far clocks are off, in the largest unit that says something. */
export function skewWords(
  milliseconds: number,
  { t, language }: Pick<ReturnType<typeof useI18n>, 't' | 'language'>,
): string {
  const size = Math.abs(milliseconds)
  const shown = (value: number) =>
    formatNumber(value, language, { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 })
  if (size < 60_000) return t('sources.seconds', { count: shown(milliseconds / 1_000) })
  if (size < 3_600_000) return t('sources.minutes', { count: shown(milliseconds / 60_000) })
  return t('sources.hours', { count: shown(milliseconds / 3_600_000) })
}
