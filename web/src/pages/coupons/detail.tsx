import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  asProblem,
  couponCodesQuery,
  couponsCsv,
  couponsSheet,
  couponUsesQuery,
  releaseCoupon,
  restoreCouponCode,
  voidCouponCode,
  type CouponBatch,
  type CouponCode,
  type CouponCodeStatus,
  type CouponRedemption,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { State } from '@/frame/name-cell'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  failToast,
  Group,
  IconArchive,
  IconArrowBackUp,
  IconDownload,
  Key,
  Progress,
  Select,
  Skeletons,
  TextInput,
  toast,
  undoToast,
  useDebouncedValue,
} from '@/ui'
import styles from './coupons.module.css'
import { benefitWords, warns } from './words'

interface Props {
  batch: CouponBatch
  onVoid: (reason: string) => void
  onRestore: () => void
}

/** One batch: what it gives and brought, its codes, and who used them. */
export function BatchDetail({ batch, onVoid, onRestore }: Props) {
  const i18n = useI18n()
  const { t } = i18n
  const workspace = useWorkspace()
  const format = useFormat()
  const editable = useMay('editor')
  const [reason, setReason] = useState('')
  const lines = [
    benefitWords(batch, i18n, format),
    ...(batch.valid_until ? [t('coupons.until', { day: format.day(batch.valid_until) })] : []),
  ].join('|')
  const facts: [string, React.ReactNode][] = [
    [
      t('col.campaign'),
      <Link
        key="campaign"
        to="/w/$workspace/campaigns/$campaign"
        params={{ workspace: workspace.key, campaign: batch.campaign_key }}
      >
        {batch.campaign}
      </Link>,
    ],
    [t('coupons.benefit'), benefitWords(batch, i18n, format)],
  ]
  const tell = (name: string, value: React.ReactNode) => {
    if (value) facts.push([name, value])
  }
  tell(t('coupons.code'), batch.code ? <Key>{batch.code}</Key> : null)
  tell(t('coupons.valid_from'), batch.valid_from ? format.day(batch.valid_from) : null)
  tell(t('coupons.valid_until'), batch.valid_until ? format.day(batch.valid_until) : null)
  if (batch.min_order_value && batch.currency) {
    tell(t('coupons.min_order_value'), format.moneyIn(batch.min_order_value, batch.currency))
  }
  tell(
    t('coupons.max_redemptions'),
    batch.max_redemptions ? format.count(batch.max_redemptions) : null,
  )
  const used = format.count(batch.redemption_count)
  tell(
    t('coupons.redeemed'),
    batch.kind === 'unique'
      ? t('coupons.redeemed.of', { used, all: format.count(batch.code_count) })
      : used,
  )
  for (const sum of batch.values) {
    tell(t('coupons.order_value'), format.moneyIn(sum.value, sum.currency))
  }
  const parts = Math.min(20, Math.max(1, Math.ceil(batch.code_count / 1000)))
  return (
    <div className={styles.stack}>
      {batch.voided_at ? (
        <p className={styles.notice} role="status">
          {batch.void_reason
            ? t('coupons.is_void.because', { reason: batch.void_reason })
            : t('coupons.is_void')}
        </p>
      ) : null}
      {batch.status === 'making' ? (
        <div>
          <p className="small dim">
            {t('coupons.making', {
              done: format.count(batch.code_count),
              all: format.count(batch.wanted_count),
            })}
          </p>
          <Progress
            value={(100 * batch.code_count) / Math.max(1, batch.wanted_count)}
            aria-label={t('coupons.status.making')}
          />
        </div>
      ) : null}
      <dl className={styles.facts}>
        {facts.map(([name, value], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {editable ? (
        <Group gap={8}>
          <Button
            size="compact-sm"
            variant="default"
            component="a"
            href={couponsCsv(workspace.key, batch.id)}
            download
            leftSection={<IconDownload size={13} aria-hidden />}
          >
            {t('coupons.csv')}
          </Button>
          {Array.from({ length: parts }, (_, at) => (
            <Button
              key={at}
              size="compact-sm"
              variant="default"
              component="a"
              href={couponsSheet(workspace.key, batch.id, lines, at + 1)}
              download
              leftSection={<IconDownload size={13} aria-hidden />}
            >
              {parts > 1 ? t('coupons.sheet.part', { part: at + 1 }) : t('coupons.sheet')}
            </Button>
          ))}
        </Group>
      ) : null}
      {editable && batch.kind === 'unique' ? <Codes batch={batch} /> : null}
      <Uses batch={batch} editable={editable} />
      {editable ? (
        <div className={styles.end}>
          {batch.voided_at ? (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              onClick={onRestore}
            >
              {t('coupons.restore')}
            </Button>
          ) : (
            <>
              <TextInput
                aria-label={t('coupons.void.reason')}
                placeholder={t('coupons.void.reason')}
                maxLength={300}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Button
                variant="default"
                leftSection={<IconArchive size={16} aria-hidden />}
                onClick={() => onVoid(reason)}
              >
                {t('coupons.void_batch')}
              </Button>
              <p className="small dim">{t('coupons.void.what')}</p>
            </>
          )}
        </div>
      ) : null}
    </div>
  )
}

const statuses: CouponCodeStatus[] = ['open', 'used', 'over_used', 'void']

function Codes({ batch }: { batch: CouponBatch }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const [typed, setTyped] = useState('')
  const [status, setStatus] = useState<CouponCodeStatus | null>(null)
  const [q] = useDebouncedValue(typed, 200)
  const { data, error } = useQuery(couponCodesQuery(key, batch.id, q, status))
  const refresh = () => cache.invalidateQueries({ queryKey: ['coupons', key] })
  const failed = (refused: unknown) => failToast(asProblem(refused).detail || t('error.title'))
  const restore = useMutation({
    mutationFn: (code: CouponCode) => restoreCouponCode(key, code.code),
    onSuccess: refresh,
    onError: failed,
  })
  const end = useMutation({
    mutationFn: (code: CouponCode) => voidCouponCode(key, code.code),
    onSuccess: async (_done, code) => {
      await refresh()
      undoToast(t('coupons.voided', { name: code.code }), t('common.undo'), () =>
        restore.mutate(code),
      )
    },
    onError: failed,
  })
  return (
    <section aria-label={t('coupons.codes')}>
      <h3>{t('coupons.codes')}</h3>
      <Group grow gap={8} my={8}>
        <TextInput
          aria-label={t('coupons.search')}
          placeholder={t('coupons.search')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          aria-label={t('coupons.code.status')}
          placeholder={t('coupons.code.any')}
          clearable
          clearButtonProps={{ 'aria-label': t('common.remove') }}
          data={statuses.map((value) => ({ value, label: t(`coupons.code.${value}`) }))}
          value={status}
          onChange={(value) => setStatus(value)}
        />
      </Group>
      {error ? <Failed error={error} /> : null}
      {!data && !error ? <Skeletons rows={4} height={30} /> : null}
      {data?.items.length === 0 ? <p className="dim">{t('coupons.codes.none')}</p> : null}
      <ul className={styles.codes}>
        {data?.items.map((code) => (
          <li key={code.code}>
            <bdi dir="ltr" className={styles.code}>
              {code.code}
            </bdi>
            <State warns={warns(code.status)}>{t(`coupons.code.${code.status}`)}</State>
            {code.is_assigned ? <span className="small dim">{t('coupons.assigned')}</span> : null}
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => (code.status === 'void' ? restore : end).mutate(code)}
              aria-label={t(code.status === 'void' ? 'coupons.restore_code' : 'coupons.void_code', {
                code: code.code,
              })}
            >
              {t(code.status === 'void' ? 'coupons.restore' : 'coupons.void')}
            </Button>
          </li>
        ))}
      </ul>
      {data?.next_cursor ? <p className="small dim">{t('coupons.codes.more')}</p> : null}
    </section>
  )
}

function Uses({ batch, editable }: { batch: CouponBatch; editable: boolean }) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const { data, error } = useQuery(couponUsesQuery(key, batch.id))
  const release = useMutation({
    mutationFn: (use: CouponRedemption) => releaseCoupon(key, use.id, t('coupons.release.reason')),
    onSuccess: async (use) => {
      await cache.invalidateQueries({ queryKey: ['coupons', key] })
      toast(t('coupons.released', { code: use.code }))
    },
    onError: (refused) => failToast(asProblem(refused).detail || t('error.title')),
  })
  return (
    <section aria-label={t('coupons.uses')}>
      <h3>{t('coupons.uses')}</h3>
      {error ? <Failed error={error} /> : null}
      {data?.items.length === 0 ? <p className="dim">{t('coupons.uses.none')}</p> : null}
      <ul className={styles.uses}>
        {data?.items.map((use) => (
          <li key={use.id} data-released={use.released_at !== null || undefined}>
            <div>
              <bdi dir="ltr" className={styles.code}>
                {use.code}
              </bdi>
              <div className="small dim">
                {[
                  format.moment(use.at),
                  use.order_id ? t('coupons.order', { order: use.order_id }) : null,
                  use.value && use.currency ? format.moneyIn(use.value, use.currency) : null,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
              {use.problem ? (
                <div className={styles.flagged}>{t(`coupons.flag.${use.problem}`)}</div>
              ) : null}
              {use.released_at ? (
                <div className="small dim">
                  {t('coupons.is_released', { reason: use.release_reason })}
                </div>
              ) : null}
            </div>
            {editable && use.released_at === null ? (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                loading={release.isPending && release.variables.id === use.id}
                onClick={() => release.mutate(use)}
              >
                {t('coupons.release')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
