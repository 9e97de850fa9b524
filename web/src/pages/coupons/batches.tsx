import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  asProblem,
  couponsQuery,
  createCoupons,
  restoreCoupons,
  voidCoupons,
  type CouponBatch,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { Label, NameCell, State } from '@/frame/name-cell'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  Drawer,
  EmptyState,
  failToast,
  IconTicket,
  Key,
  Progress,
  Skeletons,
  toast,
  undoToast,
  type Column,
} from '@/ui'
import styles from './coupons.module.css'
import { BatchDetail } from './detail'
import { BatchForm } from './form'
import { benefitWords, warns } from './words'

interface Props {
  making: boolean
  onMaking: (making: boolean) => void
  shown: string | undefined
  onShow: (batch: string | undefined) => void
}

/** Batches of codes, the form of a new one and the detail of a known one. */
export function Batches({ making, onMaking, shown, onShow }: Props) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(couponsQuery(key))
  const refresh = () => cache.invalidateQueries({ queryKey: ['coupons', key] })
  const failed = (refused: unknown) => failToast(asProblem(refused).detail || t('error.title'))
  const create = useMutation({
    mutationFn: (body: Parameters<typeof createCoupons>[1]) => createCoupons(key, body),
    onSuccess: async (made) => {
      onMaking(false)
      await refresh()
      toast(t('coupons.made', { name: made.name }))
      onShow(made.id)
    },
  })
  const restore = useMutation({
    mutationFn: (batch: CouponBatch) => restoreCoupons(key, batch.id),
    onSuccess: refresh,
    onError: failed,
  })
  const end = useMutation({
    mutationFn: ({ batch, reason }: { batch: CouponBatch; reason: string }) =>
      voidCoupons(key, batch.id, reason),
    onSuccess: async (_done, { batch }) => {
      await refresh()
      undoToast(t('coupons.voided', { name: batch.name }), t('common.undo'), () =>
        restore.mutate(batch),
      )
    },
    onError: failed,
  })
  const open = data?.items.find(({ id }) => id === shown)
  return (
    <>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={6} height={48} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState
          title={t('coupons.empty.title')}
          picture={<IconTicket className={styles.picture} stroke={0.6} />}
          actions={
            editable ? (
              <Button onClick={() => onMaking(true)}>{t('coupons.first')}</Button>
            ) : undefined
          }
        >
          {t('coupons.empty.what')}
        </EmptyState>
      ) : null}
      {data && data.items.length > 0 ? (
        <BatchTable batches={data.items} onOpen={(batch) => onShow(batch.id)} />
      ) : null}
      <Drawer
        opened={making || open !== undefined}
        onClose={() => (making ? onMaking(false) : onShow(undefined))}
        position="right"
        size={640}
        title={making ? t('coupons.new') : (open?.name ?? '')}
        closeLabel={t('common.close')}
      >
        {making ? (
          <BatchForm
            error={create.error}
            pending={create.isPending}
            onSubmit={(body) => create.mutate(body)}
            onCancel={() => onMaking(false)}
          />
        ) : open ? (
          <BatchDetail
            key={open.id}
            batch={open}
            onVoid={(reason) => end.mutate({ batch: open, reason })}
            onRestore={() => restore.mutate(open)}
          />
        ) : null}
      </Drawer>
    </>
  )
}

function BatchTable({
  batches,
  onOpen,
}: {
  batches: CouponBatch[]
  onOpen: (batch: CouponBatch) => void
}) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const rate = (batch: CouponBatch) =>
    batch.kind === 'unique' && batch.code_count > 0
      ? batch.redemption_count / batch.code_count
      : null
  const columns: Column<CouponBatch>[] = [
    {
      id: 'name',
      header: t('coupons.name'),
      sortBy: (batch) => batch.name,
      cell: (batch) => (
        <NameCell name={batch.name} onOpen={() => onOpen(batch)}>
          <bdi>{batch.campaign}</bdi>
          {[batch.placement, batch.arm].filter(Boolean).map((label) => (
            <Label key={label}>{label}</Label>
          ))}
          {batch.status === 'open' ? null : (
            <State warns={warns(batch.status)}>{t(`coupons.status.${batch.status}`)}</State>
          )}
        </NameCell>
      ),
    },
    {
      id: 'benefit',
      header: t('coupons.benefit'),
      notOnPhone: true,
      cell: (batch) => (
        <>
          {benefitWords(batch, i18n, format)}
          {batch.code ? (
            <div>
              <Key>{batch.code}</Key>
            </div>
          ) : null}
        </>
      ),
    },
    {
      id: 'codes',
      header: t('coupons.codes'),
      numeric: true,
      phone: 2,
      sortBy: (batch) => batch.code_count,
      cell: (batch) =>
        batch.status === 'making' ? (
          <Progress
            value={(100 * batch.code_count) / Math.max(1, batch.wanted_count)}
            aria-label={t('coupons.status.making')}
            w={96}
          />
        ) : (
          format.count(batch.code_count)
        ),
    },
    {
      id: 'redeemed',
      header: t('coupons.redeemed'),
      hint: t('coupons.redeemed.what'),
      numeric: true,
      phone: 1,
      sortBy: (batch) => batch.redemption_count,
      cell: (batch) => (
        <>
          {format.count(batch.redemption_count)}
          {batch.flagged_count > 0 ? (
            <div className={styles.flagged}>
              {t('coupons.flagged', { count: batch.flagged_count })}
            </div>
          ) : null}
        </>
      ),
    },
    {
      id: 'rate',
      header: t('coupons.rate'),
      hint: t('coupons.rate.what'),
      numeric: true,
      sortBy: rate,
      cell: (batch) => {
        const value = rate(batch)
        return value === null ? <span className="dim">—</span> : format.percent(value)
      },
    },
    {
      id: 'value',
      header: t('coupons.order_value'),
      hint: t('coupons.order_value.what'),
      numeric: true,
      sortBy: (batch) => Number(batch.values[0]?.value ?? 0),
      cell: (batch) =>
        batch.values.length === 0 ? (
          <span className="dim">—</span>
        ) : (
          batch.values.map((sum) => (
            <div key={sum.currency}>{format.moneyIn(sum.value, sum.currency)}</div>
          ))
        ),
    },
  ]
  return (
    <Card flush>
      <DataTable
        label={t('nav.coupons')}
        rows={batches}
        columns={columns}
        rowKey={(batch) => batch.id}
        searchText={(batch) =>
          [
            batch.name,
            batch.campaign,
            batch.campaign_key,
            batch.placement,
            batch.arm,
            batch.code,
          ].join(' ')
        }
        words={tableWords(t)}
        compare={i18n.compare}
        pageSize={50}
      />
    </Card>
  )
}
