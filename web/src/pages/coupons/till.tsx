import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type SubmitEvent } from 'react'
import {
  asProblem,
  checkCoupon,
  checkGiftCard,
  payWithGiftCard,
  Problem,
  redeemCoupon,
  type CouponVerdict,
  type GiftCard,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import { Button, IconCircleCheck, IconX, TextInput } from '@/ui'
import styles from './coupons.module.css'
import { benefitWords, problemWords } from './words'

type Found = { coupon: CouponVerdict } | { card: GiftCard }

/** Letters of the codes that are made here: a whole one is looked up at once. */
const wholeCode = [12, 16]
const letters = (typed: string) => typed.replace(/[^\p{L}\p{N}]/gu, '').length

/** A code is typed, scanned or pasted; the answer is large and at once. */
export function Till() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const box = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const [order, setOrder] = useState('')
  const [value, setValue] = useState('')
  const [done, setDone] = useState<string | null>(null)
  const asked = () => ({
    code,
    order_id: order,
    value: value || null,
    currency: null,
    customer: '',
  })
  const check = useMutation({
    mutationFn: async (typed: string): Promise<Found> => {
      const coupon = await checkCoupon(key, { ...asked(), code: typed })
      if (coupon.problem !== 'unknown') return { coupon }
      try {
        return { card: (await checkGiftCard(key, typed)).card }
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return { coupon }
        throw error
      }
    },
  })
  const finished = async (words: string) => {
    setDone(words)
    setCode('')
    setOrder('')
    setValue('')
    check.reset()
    box.current?.focus()
    await cache.invalidateQueries({
      predicate: ({ queryKey }) => ['coupons', 'gift-cards'].includes(String(queryKey[0])),
    })
  }
  const redeem = useMutation({
    mutationFn: () => redeemCoupon(key, asked()),
    onSuccess: (redeemed) =>
      finished(
        t(redeemed.is_again ? 'coupons.till.again' : 'coupons.till.done', {
          code: redeemed.redemption.code,
        }),
      ),
    // What speaks against it now is said where the code's answer stands, once.
    onError: () => check.mutate(code),
  })
  const format = useFormat()
  const pay = useMutation({
    mutationFn: () =>
      payWithGiftCard(key, { code, amount: value, order_id: order, currency: null, reference: '' }),
    onSuccess: ({ card }) =>
      finished(t('coupons.till.paid', { balance: format.moneyIn(card.balance, card.currency) })),
  })
  const look = (typed: string) => {
    setDone(null)
    redeem.reset()
    pay.reset()
    check.mutate(typed)
  }
  const type = (typed: string) => {
    setCode(typed)
    setDone(null)
    check.reset()
    if (wholeCode.includes(letters(typed))) look(typed)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (letters(code) > 0) look(code)
  }
  const found = check.data
  const refused = pay.error ? asProblem(pay.error).detail : null
  const good = found && ('card' in found ? found.card.status === 'active' : found.coupon.is_good)
  return (
    <div className={styles.till}>
      <form onSubmit={submit}>
        <TextInput
          ref={box}
          label={t('coupons.till.code')}
          description={t('coupons.till.what')}
          size="xl"
          styles={{ label: { fontSize: 16 }, description: { fontSize: 13, marginBlockEnd: 6 } }}
          dir="ltr"
          autoFocus
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          classNames={{ input: styles.box ?? '' }}
          value={code}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="lg"
          fullWidth
          mt={12}
          variant={good ? 'default' : 'filled'}
          loading={check.isPending}
        >
          {t('coupons.till.check')}
        </Button>
      </form>
      <div aria-live="polite">
        {check.error ? <Failed error={check.error} /> : null}
        {done ? (
          <div className={styles.answer} data-good>
            <IconCircleCheck size={40} aria-hidden />
            <strong>{done}</strong>
          </div>
        ) : null}
        {found && 'coupon' in found ? (
          <CouponAnswer
            verdict={found.coupon}
            onTake={(near) => {
              setCode(near)
              look(near)
            }}
          />
        ) : null}
        {found && 'card' in found ? <CardAnswer card={found.card} /> : null}
      </div>
      {found && (good || ('coupon' in found && found.coupon.problem === 'below_minimum')) ? (
        <form
          className={styles.more}
          onSubmit={(event) => {
            event.preventDefault()
            if ('card' in found) pay.mutate()
            else redeem.mutate()
          }}
        >
          <TextInput
            label={t('coupons.till.order')}
            description={t('coupons.till.order.what')}
            size="md"
            maxLength={200}
            value={order}
            onChange={(event) => setOrder(event.currentTarget.value)}
          />
          <TextInput
            label={t('card' in found ? 'coupons.till.amount' : 'coupons.till.value')}
            size="md"
            inputMode="decimal"
            required={'card' in found}
            withAsterisk={false}
            value={value}
            error={refused ? <span role="alert">{refused}</span> : undefined}
            onChange={(event) => {
              setValue(event.currentTarget.value)
              pay.reset()
            }}
          />
          {redeem.error && good ? (
            <p className={styles.notice} role="alert">
              {asProblem(redeem.error).detail}
            </p>
          ) : null}
          <Button type="submit" size="lg" fullWidth loading={redeem.isPending || pay.isPending}>
            {t('card' in found ? 'coupons.till.pay' : 'coupons.till.redeem')}
          </Button>
        </form>
      ) : null}
    </div>
  )
}

function CouponAnswer({
  verdict,
  onTake,
}: {
  verdict: CouponVerdict
  onTake: (near: string) => void
}) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { problem, batch, last_use, did_you_mean } = verdict
  if (problem === null && batch) {
    return (
      <div className={styles.answer} data-good>
        <IconCircleCheck size={40} aria-hidden />
        <strong>{t('coupons.till.good')}</strong>
        <span>{benefitWords(batch, i18n, format)}</span>
        <span className="small">
          <bdi>{batch.name}</bdi>
        </span>
      </div>
    )
  }
  return (
    <div className={styles.answer} data-bad>
      <IconX size={40} aria-hidden />
      <strong>{t('coupons.till.bad')}</strong>
      <span>{problemWords(problem ?? 'unknown', batch, last_use, i18n, format)}</span>
      {did_you_mean ? (
        <Button variant="default" onClick={() => onTake(did_you_mean)}>
          {t('coupons.did_you_mean', { code: did_you_mean })}
        </Button>
      ) : null}
      {batch ? (
        <span className="small">
          <bdi>{batch.name}</bdi>
        </span>
      ) : null}
    </div>
  )
}

function CardAnswer({ card }: { card: GiftCard }) {
  const { t } = useI18n()
  const format = useFormat()
  const good = card.status === 'active'
  return (
    <div className={styles.answer} data-good={good || undefined} data-bad={!good || undefined}>
      {good ? <IconCircleCheck size={40} aria-hidden /> : <IconX size={40} aria-hidden />}
      <strong>{format.moneyIn(card.balance, card.currency)}</strong>
      <span>{t(`coupons.card.${card.status}.what`)}</span>
      {card.valid_until ? (
        <span className="small">{t('coupons.until', { day: format.day(card.valid_until) })}</span>
      ) : null}
    </div>
  )
}
