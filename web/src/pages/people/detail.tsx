import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { personExport, personQuery, type PersonEvent, type PersonTimeline } from '@/api'
import { channelHue } from '@/charts'
import { Failed } from '@/frame/fallbacks'
import { channelName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  Hue,
  IconDownload,
  IconTrash,
  PageHeader,
  Section,
  Skeletons,
  useDisclosure,
} from '@/ui'
import { EraseDialog } from './erase'
import { Ids } from './ids'
import { usePersonName } from './name'
import styles from './people.module.css'
import { Events } from './timeline'

/** One person: what they are worth, how they came, what they did, and which ids are theirs. */
export function PersonPage() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const { person: id } = useParams({ from: '/w/$workspace/people/$person' })
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    personQuery(key, id),
  )
  const first = data?.pages[0]
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data || !first) return <Skeletons rows={10} height={44} />
  return (
    <>
      <p className="small">
        <Link to="/w/$workspace/people" params={{ workspace: key }}>
          {t('nav.people')}
        </Link>
      </p>
      <Head timeline={first} />
      <Section title={t('people.timeline')}>
        <Events events={data.pages.flatMap((page) => page.events)} />
        {hasNextPage ? (
          <Button
            mt={12}
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('people.older')}
          </Button>
        ) : null}
      </Section>
      <Orders timeline={first} />
      <Contacts timeline={first} />
      <Ids timeline={first} />
    </>
  )
}

function Head({ timeline }: { timeline: PersonTimeline }) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const admin = useMay('admin')
  const { person, first_touch, last_touch } = timeline
  const name = usePersonName()(person)
  const [erasing, dialog] = useDisclosure(false)
  const figures: [string, string][] = [
    [
      t('people.value'),
      person.revenue === null ? '—' : format.money(person.revenue, { withCurrency: true }),
    ],
    [t('people.orders'), format.count(person.orders)],
    [t('people.sessions'), format.count(person.sessions)],
    [t('people.events'), format.count(person.events)],
  ]
  return (
    <>
      <PageHeader
        title={<bdi>{name}</bdi>}
        lead={
          <>
            {person.email && person.email !== name ? (
              <>
                <bdi dir="ltr">{person.email}</bdi>
                {' · '}
              </>
            ) : null}
            {t('people.seen', {
              first: format.moment(person.first_seen_at),
              last: format.moment(person.last_seen_at),
            })}
          </>
        }
        actions={
          admin ? (
            <>
              <Button
                size="xs"
                variant="default"
                component="a"
                href={personExport(key, person.id)}
                download
                leftSection={<IconDownload size={14} aria-hidden />}
              >
                {t('people.export')}
              </Button>
              <Button
                size="xs"
                variant="default"
                color="red"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={dialog.open}
              >
                {t('people.erase')}
              </Button>
            </>
          ) : null
        }
      />
      <Card className={styles.head}>
        <div className={styles.figures}>
          {figures.map(([label, value]) => (
            <div key={label}>
              <div className="small dim">{label}</div>
              <div className={styles.value}>{value}</div>
            </div>
          ))}
        </div>
        <div className={styles.touches}>
          <Touch label={t('people.first_touch')} touch={first_touch} />
          <Touch label={t('people.last_touch')} touch={last_touch} />
        </div>
      </Card>
      <EraseDialog person={person} name={name} opened={erasing} onClose={dialog.close} />
    </>
  )
}

function Touch({ label, touch }: { label: string; touch: PersonEvent | null }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  return (
    <div>
      <div className="small dim">{label}</div>
      {touch ? (
        <div className={styles.source}>
          <Hue color={channelHue(touch.channel)} />
          {channelName(touch.channel, i18n)}
          {touch.campaign ? <bdi>{touch.campaign}</bdi> : null}
          <span className="small dim tabular">{format.moment(touch.occurred_at)}</span>
        </div>
      ) : (
        <div className="dim">{t('people.no_touch')}</div>
      )}
    </div>
  )
}

function Orders({ timeline }: { timeline: PersonTimeline }) {
  const { t } = useI18n()
  const format = useFormat()
  if (timeline.orders.length === 0) return null
  return (
    <Section title={t('people.orders')}>
      <Card flush>
        <ul className={styles.list}>
          {timeline.orders.map((order) => (
            <li key={`${order.told_by} ${order.order_id}`} className={styles.row}>
              <div className={styles.pair}>
                <bdi dir="ltr" className={styles.what}>
                  {order.order_id}
                </bdi>
                <span className="small dim tabular">{format.moment(order.ordered_at)}</span>
                {order.coupons ? (
                  <bdi dir="ltr" className="small dim">
                    {order.coupons}
                  </bdi>
                ) : null}
                {order.refunded && Number(order.refunded) > 0 && order.currency ? (
                  <span className="small dim">
                    {t('people.refunded', {
                      amount: format.moneyIn(order.refunded, order.currency),
                    })}
                  </span>
                ) : null}
              </div>
              <span className={styles.amount}>
                {order.total && order.currency ? format.moneyIn(order.total, order.currency) : '—'}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  )
}

function Contacts({ timeline }: { timeline: PersonTimeline }) {
  const { t } = useI18n()
  const format = useFormat()
  if (timeline.contacts.length === 0) return null
  return (
    <Section title={t('people.contacts')}>
      <Card flush>
        <ul className={styles.list}>
          {timeline.contacts.map((contact) => (
            <li key={`${contact.platform} ${contact.email}`} className={styles.row}>
              <div className={styles.pair}>
                <span className={styles.what}>{contact.platform}</span>
                <bdi dir="ltr">{contact.email}</bdi>
                <span className="small dim">
                  {contact.consent === ''
                    ? t('people.consent.unknown')
                    : t('people.consent', { consent: contact.consent })}
                </span>
              </div>
              {contact.subscribed_at ? (
                <span className="small dim tabular">{format.moment(contact.subscribed_at)}</span>
              ) : null}
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  )
}
