import { formatNumber } from '@/format/numbers'
import type { useI18n } from '@/i18n'

/** Events an hour, with no more digits than mean something. */
export function rateWords(
  perHour: number,
  { t, language }: Pick<ReturnType<typeof useI18n>, 't' | 'language'>,
): string {
  const least = 0.1
  if (perHour > 0 && perHour < least) {
    return t('sources.rate.few', { number: formatNumber(least, language) })
  }
  return formatNumber(perHour, language, { maximumFractionDigits: perHour < 10 ? 1 : 0 })
}
