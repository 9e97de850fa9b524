import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { peopleQuery, type PeopleKind, type Person } from '@/api'
import { channelHue } from '@/charts'
import { Failed } from '@/frame/fallbacks'
import { channelName } from '@/frame/metric-words'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  EmptyState,
  Hue,
  IconSearch,
  PageHeader,
  SegmentedControl,
  Skeletons,
  TextInput,
  useDebouncedValue,
  type Column,
} from '@/ui'
import { PersonName } from './name'
import styles from './people.module.css'

const kinds: PeopleKind[] = ['all', 'known', 'customers']

/** Who is behind the figures: found by name, address, number or any id. */
export function PeoplePage() {
  const i18n = useI18n()
  const { t } = i18n
  const { key } = useWorkspace()
  const { q = '', only = 'all' } = useSearch({ from: '/w/$workspace/people' })
  const navigate = useNavigate({ from: '/w/$workspace/people' })
  const [typed, setTyped] = useState(q)
  const [search] = useDebouncedValue(typed.trim(), 300)
  useEffect(() => {
    // Nothing to write down: the page may be on its way to another.
    if (search === q) return
    void navigate({
      search: (previous) => ({ ...previous, q: search === '' ? undefined : search }),
      replace: true,
    })
  }, [search, q, navigate])
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    peopleQuery({ workspace: key, search, only }),
  )
  const people = data?.pages.flatMap((page) => page.items) ?? []
  const columns = useColumns()
  const isFiltered = search !== '' || only !== 'all'
  return (
    <>
      <PageHeader title={t('nav.people')} lead={t('people.lead')} />
      <div className={styles.tools}>
        <TextInput
          className={styles.search ?? ''}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={200}
        />
        <SegmentedControl
          aria-label={t('people.only')}
          value={only}
          onChange={(value) =>
            void navigate({
              search: (previous) => ({
                ...previous,
                only: value === 'all' ? undefined : (value as PeopleKind),
              }),
              replace: true,
            })
          }
          data={kinds.map((kind) => ({ value: kind, label: t(`people.only.${kind}`) }))}
        />
      </div>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={8} height={52} /> : null}
      {data && people.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'people.nobody' : 'people.empty.title')}
          actions={
            isFiltered ? null : (
              <Button
                component={Link}
                {...({ to: '/w/$workspace/imports', params: { workspace: key } } as object)}
              >
                {t('nav.imports')}
              </Button>
            )
          }
        >
          {t(isFiltered ? 'people.nobody.what' : 'people.empty.what')}
        </EmptyState>
      ) : null}
      {people.length > 0 ? (
        <>
          <Card flush>
            <DataTable
              label={t('nav.people')}
              rows={people}
              columns={columns}
              rowKey={(person) => person.id}
              words={tableWords(t)}
              compare={i18n.compare}
              pageSize={10_000}
            />
          </Card>
          {hasNextPage ? (
            <Button
              mt={12}
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t('people.more')}
            </Button>
          ) : null}
        </>
      ) : null}
    </>
  )
}

function useColumns(): Column<Person>[] {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  return [
    {
      id: 'person',
      header: t('people.person'),
      cell: (person) => (
        <div className={styles.who}>
          <Link
            to="/w/$workspace/people/$person"
            params={{ workspace: key, person: person.id }}
            className={styles.link}
          >
            <PersonName person={person} />
          </Link>
          {person.email && person.name ? (
            <bdi dir="ltr" className="small dim">
              {person.email}
            </bdi>
          ) : null}
        </div>
      ),
    },
    {
      id: 'seen',
      header: t('people.last_seen'),
      phone: 3,
      cell: (person) => (
        <span className="tabular nowrap">{format.moment(person.last_seen_at)}</span>
      ),
    },
    {
      id: 'source',
      header: t('people.first_source'),
      phone: 4,
      cell: (person) => (
        <span className={styles.source}>
          {person.first_channel ? (
            <>
              <Hue color={channelHue(person.first_channel)} />
              {channelName(person.first_channel, i18n)}
            </>
          ) : (
            <span className="dim">{t('people.unknown')}</span>
          )}
          {person.first_campaign ? <bdi className="small dim">{person.first_campaign}</bdi> : null}
        </span>
      ),
    },
    {
      id: 'sessions',
      header: t('people.sessions'),
      numeric: true,
      cell: (person) => format.count(person.sessions),
    },
    {
      id: 'orders',
      header: t('people.orders'),
      numeric: true,
      phone: 1,
      cell: (person) => format.count(person.orders),
    },
    {
      id: 'revenue',
      header: t('people.revenue'),
      unit: format.currencyLabel,
      numeric: true,
      phone: 2,
      cell: (person) =>
        person.revenue === null ? (
          <span className="dim" title={t('people.no_rate')}>
            —
          </span>
        ) : (
          format.money(person.revenue)
        ),
    },
  ]
}
