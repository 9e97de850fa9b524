import type { CouponBatch, CouponProblem, CouponRedemption } from '@/api'
import { formatNumber } from '@/format/numbers'
import type { useI18n } from '@/i18n'
import type { useFormat } from '@/state'

type Words = Pick<ReturnType<typeof useI18n>, 't' | 'language'>
type Format = ReturnType<typeof useFormat>

/** Whether a batch, code or card in this status is good no more. */
export function warns(status: string): boolean {
  return ['void', 'over_used', 'expired'].includes(status)
}

/** What a batch gives, in few words. */
export function benefitWords(batch: CouponBatch, { t, language }: Words, format: Format): string {
  if (batch.benefit === 'percent' && batch.benefit_value !== null) {
    return t('coupons.off', {
      value: formatNumber(Number(batch.benefit_value) / 100, language, {
        style: 'percent',
        maximumFractionDigits: 2,
      }),
    })
  }
  if (batch.benefit === 'amount' && batch.benefit_value !== null && batch.currency !== null) {
    return t('coupons.off', { value: format.moneyIn(batch.benefit_value, batch.currency) })
  }
  return t(
    batch.benefit === 'free_shipping' ? 'coupons.benefit.free_shipping' : 'coupons.benefit.other',
  )
}

/** Why a code is not good, in words for whoever stands at the till. */
export function problemWords(
  problem: CouponProblem,
  batch: CouponBatch | null,
  last: CouponRedemption | null,
  { t }: Words,
  format: Format,
): string {
  if (problem === 'not_yet' && batch?.valid_from) {
    return t('coupons.problem.not_yet', { day: format.day(batch.valid_from) })
  }
  if (problem === 'expired' && batch?.valid_until) {
    return t('coupons.problem.expired', { day: format.day(batch.valid_until) })
  }
  if (problem === 'used_up' && last) {
    const moment = format.moment(last.at)
    return last.order_id
      ? t('coupons.problem.used_up.order', { moment, order: last.order_id })
      : t('coupons.problem.used_up', { moment })
  }
  if (problem === 'exhausted' && batch?.max_redemptions) {
    return t('coupons.problem.exhausted', { count: batch.max_redemptions })
  }
  if (problem === 'wrong_currency' && batch?.currency) {
    return t('coupons.problem.wrong_currency', { currency: batch.currency })
  }
  if (problem === 'below_minimum' && batch?.min_order_value && batch.currency) {
    return t('coupons.problem.below_minimum', {
      amount: format.moneyIn(batch.min_order_value, batch.currency),
    })
  }
  if (problem === 'void') return t('coupons.problem.void')
  if (problem === 'customer_again') return t('coupons.problem.customer_again')
  return t('coupons.problem.unknown')
}
