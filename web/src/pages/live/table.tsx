import type { LiveEvent } from '@/api'
import { formatClock } from '@/format/dates'
import { useI18n } from '@/i18n'
import { channelName } from '@/frame/metric-words'
import { useFormat, useWorkspace } from '@/state'
import { Badge, UnstyledButton } from '@/ui'
import { isOwn, type Row } from './feed'
import styles from './live.module.css'

interface Props {
  rows: Row[]
  token: string
  own: Set<string>
  onOpen: (event: LiveEvent) => void
}

/** Events newest first; a row opens to all that is known of it. */
export function EventTable({ rows, token, own, onOpen }: Props) {
  const { t } = useI18n()
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('live.events')}>
      <table className={styles.table} aria-label={t('live.events')}>
        <thead>
          <tr>
            <th scope="col">{t('live.col.time')}</th>
            <th scope="col">{t('live.col.event')}</th>
            <th scope="col">{t('live.col.page')}</th>
            <th scope="col" data-wide>
              {t('live.col.who')}
            </th>
            <th scope="col" data-wide>
              {t('col.channel')}
            </th>
            <th scope="col" data-wide>
              {t('live.col.device')}
            </th>
            <th scope="col" data-wide>
              {t('live.col.source')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EventRow
              key={row.serial}
              event={row.event}
              isOwn={isOwn(row.event, token, own)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  event: LiveEvent
  isOwn: boolean
  onOpen: (event: LiveEvent) => void
}

function EventRow({ event, isOwn: own, onOpen }: RowProps) {
  const i18n = useI18n()
  const { t, language } = i18n
  const format = useFormat()
  const { timezone, currency } = useWorkspace()
  const value = event.value ? format.moneyIn(event.value, event.currency ?? currency) : null
  return (
    <tr data-own={own || undefined} onClick={() => onOpen(event)}>
      <td>{formatClock(event.received_at, language, timezone)}</td>
      <th scope="row">
        <UnstyledButton className={styles.event} onClick={() => onOpen(event)}>
          <bdi dir="ltr">{event.name}</bdi>
        </UnstyledButton>
        {value ? (
          <>
            {' '}
            <bdi>{value}</bdi>
          </>
        ) : null}
        {own ? (
          <Badge size="sm" variant="light" tt="none" ms={6}>
            {t('live.own')}
          </Badge>
        ) : null}
        {event.is_bot ? (
          <Badge size="sm" variant="light" color="gray" tt="none" ms={6}>
            {t('live.bot')}
          </Badge>
        ) : null}
      </th>
      <td className={styles.page}>
        {(event.path ?? event.url) ? (
          <bdi dir="ltr">{event.path ?? event.url}</bdi>
        ) : event.order_id ? (
          t('live.order', { order: event.order_id })
        ) : (
          '—'
        )}
      </td>
      <td data-wide className={styles.who}>
        <bdi dir="ltr">{event.user_id ?? event.anonymous_id ?? '—'}</bdi>
      </td>
      <td data-wide>{event.channel ? channelName(event.channel, i18n) : '—'}</td>
      <td data-wide>
        <bdi>{[event.browser, event.os, event.country].filter(Boolean).join(' · ') || '—'}</bdi>
      </td>
      <td data-wide>
        <bdi>{event.source ?? '—'}</bdi>
        <span className="dim"> · {event.protocol}</span>
      </td>
    </tr>
  )
}
