import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import {
  adjustGiftCard,
  asProblem,
  giftCardQuery,
  giftCardsCsv,
  giftCardsQuery,
  giftCardsSheet,
  issueGiftCards,
  restoreGiftCard,
  voidGiftCard,
  type GiftCard,
} from '@/api'
import { today as todayIn } from '@/format/dates'
import { Failed } from '@/frame/fallbacks'
import { NameCell, State } from '@/frame/name-cell'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  DayField,
  Drawer,
  EmptyState,
  failToast,
  Group,
  IconDownload,
  IconGift,
  Skeletons,
  TextInput,
  toast,
  undoToast,
  type Column,
} from '@/ui'
import styles from './coupons.module.css'
import { warns } from './words'

/** Gift cards with what is owed for them, the form of new ones and a card's ledger. */
export function GiftCardList({
  making,
  onMaking,
}: {
  making: boolean
  onMaking: (making: boolean) => void
}) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const [shown, setShown] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(giftCardsQuery(key))
  const refresh = () => cache.invalidateQueries({ queryKey: ['gift-cards', key] })
  const issue = useMutation({
    mutationFn: (body: Parameters<typeof issueGiftCards>[1]) => issueGiftCards(key, body),
    onSuccess: async ({ items }) => {
      onMaking(false)
      await refresh()
      toast(t('coupons.cards.issued', { count: items.length }))
    },
  })
  const columns: Column<GiftCard>[] = [
    {
      id: 'code',
      header: t('coupons.code'),
      sortBy: (card) => card.code,
      cell: (card) => (
        <NameCell
          name={
            <bdi dir="ltr" className={styles.code}>
              {card.code}
            </bdi>
          }
          onOpen={() => setShown(card.id)}
        >
          {card.status === 'active' ? null : (
            <State warns={warns(card.status)}>{t(`coupons.card.${card.status}`)}</State>
          )}
          {card.note ? <bdi>{card.note}</bdi> : null}
        </NameCell>
      ),
    },
    {
      id: 'balance',
      header: t('coupons.balance'),
      numeric: true,
      phone: 1,
      sortBy: (card) => Number(card.balance),
      cell: (card) => format.moneyIn(card.balance, card.currency),
    },
    {
      id: 'issued',
      header: t('coupons.issued'),
      numeric: true,
      phone: 2,
      sortBy: (card) => Number(card.issued),
      cell: (card) => format.moneyIn(card.issued, card.currency),
    },
    {
      id: 'valid_until',
      header: t('coupons.valid_until'),
      sortBy: (card) => card.valid_until,
      cell: (card) =>
        card.valid_until ? format.day(card.valid_until) : <span className="dim">—</span>,
    },
    {
      id: 'issued_at',
      header: t('coupons.issued_at'),
      notOnPhone: true,
      sortBy: (card) => card.issued_at,
      cell: (card) => format.moment(card.issued_at),
    },
  ]
  const title = data?.items.find(({ id }) => id === shown)?.code
  return (
    <>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={6} height={44} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState
          title={t('coupons.cards.empty.title')}
          picture={<IconGift className={styles.picture} stroke={0.6} />}
          actions={
            editable ? (
              <Button onClick={() => onMaking(true)}>{t('coupons.cards.first')}</Button>
            ) : undefined
          }
        >
          {t('coupons.cards.empty.what')}
        </EmptyState>
      ) : null}
      {data && data.items.length > 0 ? (
        <>
          <div className={styles.owed}>
            {data.liability.map((sum) => (
              <div key={sum.currency}>
                <div className={styles.sum}>{format.moneyIn(sum.balance, sum.currency)}</div>
                <div className="small dim">{t('coupons.owed', { count: sum.cards })}</div>
              </div>
            ))}
            {editable ? (
              <Group gap={8}>
                <Button
                  size="compact-sm"
                  variant="default"
                  component="a"
                  href={giftCardsCsv(key)}
                  download
                  leftSection={<IconDownload size={13} aria-hidden />}
                >
                  {t('coupons.csv')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  component="a"
                  href={giftCardsSheet(key)}
                  download
                  leftSection={<IconDownload size={13} aria-hidden />}
                >
                  {t('coupons.sheet')}
                </Button>
              </Group>
            ) : null}
          </div>
          <Card flush>
            <DataTable
              label={t('coupons.tab.cards')}
              rows={data.items}
              columns={columns}
              rowKey={(card) => card.id}
              searchText={(card) => `${card.code} ${card.code.replaceAll('-', '')} ${card.note}`}
              words={tableWords(t)}
              compare={i18n.compare}
              pageSize={50}
            />
          </Card>
          {data.next_cursor ? <p className="small dim">{t('coupons.cards.more')}</p> : null}
        </>
      ) : null}
      <Drawer
        opened={making || shown !== null}
        onClose={() => (making ? onMaking(false) : setShown(null))}
        position="right"
        size={520}
        title={making ? t('coupons.cards.issue') : <bdi dir="ltr">{title}</bdi>}
        closeLabel={t('common.close')}
      >
        {making ? (
          <IssueForm
            error={issue.error}
            pending={issue.isPending}
            onSubmit={(body) => issue.mutate(body)}
            onCancel={() => onMaking(false)}
          />
        ) : shown !== null ? (
          <CardDetail id={shown} editable={editable} />
        ) : null}
      </Drawer>
    </>
  )
}

interface FormProps {
  error: unknown
  pending: boolean
  onSubmit: (body: Parameters<typeof issueGiftCards>[1]) => void
  onCancel: () => void
}

function IssueForm({ error, pending, onSubmit, onCancel }: FormProps) {
  const { t, language } = useI18n()
  const workspace = useWorkspace()
  const [amount, setAmount] = useState('')
  const [count, setCount] = useState('1')
  const [until, setUntil] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const errors: Record<string, string | undefined> = error ? asProblem(error).fields : {}
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit({
      amount,
      count: Number.parseInt(count, 10) || 1,
      currency: null,
      campaign: null,
      valid_until: until,
      note,
    })
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 16 }}>
      {error ? <Failed error={error} /> : null}
      <Group grow align="flex-start">
        <TextInput
          label={t('coupons.cards.amount')}
          required
          withAsterisk={false}
          inputMode="decimal"
          data-autofocus
          rightSection={<span className="small dim">{workspace.currency}</span>}
          rightSectionWidth={52}
          value={amount}
          error={errors['amount']}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <TextInput
          label={t('coupons.cards.count')}
          inputMode="numeric"
          value={count}
          error={errors['count']}
          onChange={(event) => setCount(event.currentTarget.value)}
        />
      </Group>
      <DayField
        label={t('coupons.valid_until')}
        value={until}
        today={todayIn(workspace.timezone)}
        language={language}
        weekStart={workspace.week_start % 7}
        error={errors['valid_until']}
        onChange={setUntil}
        words={{
          previous: t('period.previous_month'),
          next: t('period.next_month'),
          clear: t('common.remove'),
          empty: t('common.none'),
        }}
      />
      <TextInput
        label={t('coupons.cards.note')}
        placeholder={t('coupons.cards.note.example')}
        maxLength={200}
        value={note}
        error={errors['note']}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={pending}>
          {t('coupons.cards.issue')}
        </Button>
      </Group>
    </form>
  )
}

function CardDetail({ id, editable }: { id: string; editable: boolean }) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const { data, error } = useQuery(giftCardQuery(key, id))
  const refresh = () => cache.invalidateQueries({ queryKey: ['gift-cards', key] })
  const failed = (refused: unknown) => failToast(asProblem(refused).detail || t('error.title'))
  const restore = useMutation({
    mutationFn: () => restoreGiftCard(key, id),
    onSuccess: refresh,
    onError: failed,
  })
  const end = useMutation({
    mutationFn: () => voidGiftCard(key, id, reason),
    onSuccess: async (card) => {
      await refresh()
      undoToast(t('coupons.voided', { name: card.code }), t('common.undo'), () => restore.mutate())
    },
    onError: failed,
  })
  const adjust = useMutation({
    mutationFn: () => adjustGiftCard(key, id, amount, reason),
    onSuccess: async () => {
      setAmount('')
      setReason('')
      await refresh()
      toast(t('common.saved'))
    },
    onError: failed,
  })
  if (error) return <Failed error={error} />
  if (!data) return <Skeletons rows={5} height={32} />
  const { card, ledger } = data
  return (
    <div className={styles.stack}>
      <div>
        <div className={styles.sum}>{format.moneyIn(card.balance, card.currency)}</div>
        <div className="small dim">{t(`coupons.card.${card.status}.what`)}</div>
      </div>
      <section aria-label={t('coupons.ledger')}>
        <h3>{t('coupons.ledger')}</h3>
        <table className={styles.ledger}>
          <thead>
            <tr>
              <th>{t('coupons.entry')}</th>
              <th data-number>{t('coupons.entry.amount')}</th>
              <th data-number>{t('coupons.balance')}</th>
            </tr>
          </thead>
          <tbody>
            {ledger.map((entry) => (
              <tr key={entry.position}>
                <td>
                  {t(`coupons.entry.${entry.kind}`)}
                  <div className="small dim">
                    {[
                      format.moment(entry.at),
                      entry.order_id ? t('coupons.order', { order: entry.order_id }) : null,
                      entry.reason || null,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </div>
                </td>
                <td data-number>{format.moneyIn(entry.amount, card.currency)}</td>
                <td data-number>{format.moneyIn(entry.balance, card.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {editable && card.status === 'void' ? (
        <Group>
          <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
            {t('coupons.restore')}
          </Button>
        </Group>
      ) : null}
      {editable && card.status !== 'void' ? (
        <form
          className={styles.end}
          onSubmit={(event) => {
            event.preventDefault()
            adjust.mutate()
          }}
        >
          <Group grow align="flex-start">
            <TextInput
              label={t('coupons.adjust.amount')}
              placeholder="-2.50"
              dir="ltr"
              inputMode="text"
              value={amount}
              onChange={(event) => setAmount(event.currentTarget.value)}
            />
            <TextInput
              label={t('coupons.adjust.reason')}
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </Group>
          <Group gap={8}>
            <Button
              type="submit"
              size="xs"
              variant="default"
              disabled={amount === '' || reason === ''}
              loading={adjust.isPending}
            >
              {t('coupons.adjust')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={end.isPending}
              onClick={() => end.mutate()}
            >
              {t('coupons.void')}
            </Button>
          </Group>
        </form>
      ) : null}
    </div>
  )
}
