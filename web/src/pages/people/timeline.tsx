import type { PersonEvent } from '@/api'
import { channelHue } from '@/charts'
import { channelName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'
import { Card, Hue } from '@/ui'
import { byDay } from './names'
import styles from './people.module.css'

/** What a person did, by day, the last day first. */
export function Events({ events }: { events: PersonEvent[] }) {
  const format = useFormat()
  return (
    <Card flush>
      {byDay(events).map(({ day, events: ofDay }) => (
        <section key={day}>
          <h3 className={styles.day}>{format.day(day, 'long')}</h3>
          <ol className={styles.events}>
            {ofDay.map((event) => (
              <Event key={event.event_id} event={event} />
            ))}
          </ol>
        </section>
      ))}
    </Card>
  )
}

function Event({ event }: { event: PersonEvent }) {
  const i18n = useI18n()
  const { t, has } = i18n
  const format = useFormat()
  const word = (kind: string) => {
    const key = `people.event.${kind}`
    return has(key) ? t(key) : kind.replaceAll('_', ' ')
  }
  const touch = event.touch !== null && event.touch !== 'visit' ? word(event.touch) : null
  const about = event.title ?? withoutHost(event.url)
  return (
    <li className={styles.event} data-is-order={event.name === 'order' || undefined}>
      <span className={`small ${styles.time}`}>{format.time(event.occurred_at)}</span>
      <div>
        <span className={styles.what}>{word(event.name)}</span>
        {event.order_id ? (
          <>
            {' '}
            <bdi dir="ltr">{event.order_id}</bdi>
          </>
        ) : null}
        <div className={`small ${styles.about}`}>
          {about ? <bdi dir="auto">{about}</bdi> : null}
          {event.touch ? (
            <span>
              <Hue color={channelHue(event.channel)} />{' '}
              {[...new Set([touch, channelName(event.channel, i18n)])].filter(Boolean).join(' · ')}
            </span>
          ) : null}
          {event.touch && event.campaign ? <bdi>{event.campaign}</bdi> : null}
          {event.coupon ? (
            <span>
              {t('people.coupon')} <bdi dir="ltr">{event.coupon}</bdi>
            </span>
          ) : null}
          {event.device ? <span>{word(`device.${event.device}`)}</span> : null}
        </div>
      </div>
      {event.value && event.currency ? (
        <span className={styles.amount}>{format.moneyIn(event.value, event.currency)}</span>
      ) : null}
    </li>
  )
}

/** The page within its site. */
function withoutHost(url: string | null): string | null {
  if (url === null) return null
  try {
    const { pathname } = new URL(url)
    return decodeURI(pathname)
  } catch {
    return url
  }
}
