import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useReducer, useState } from 'react'
import { sourcesQuery, type LiveEvent } from '@/api'
import { Sparkline } from '@/charts'
import { formatNumber } from '@/format/numbers'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import {
  Button,
  Drawer,
  EmptyState,
  Group,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  PageHeader,
  SegmentedControl,
  Select,
  Skeletons,
  Switch,
  TextInput,
} from '@/ui'
import { emptyFeed, feed, noFilter, passes, rates, type LiveFilter } from './feed'
import styles from './live.module.css'
import { OwnVisit, useToken } from './own-visit'
import { EventTable } from './table'
import { useLive } from './stream'
import { EventWhole } from './whole'

const secondNow = () => Math.floor(Date.now() / 1000)

/** Rows that are drawn; the filter looks at all that are kept. */
const MOST_DRAWN = 200

/** What happens, as it happens. */
export function LivePage() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const token = useToken()
  const [state, act] = useReducer(feed, emptyFeed)
  const [filter, setFilter] = useState<LiveFilter>(noFilter)
  const [open, setOpen] = useState<LiveEvent | null>(null)
  const sources = useQuery(sourcesQuery(key))
  const connection = useLive(key, (events, missed) =>
    act({ type: 'came', events, missed, token, now: secondNow() }),
  )
  const living = (sources.data?.items ?? []).filter((each) => each.archived_at === null)
  const rows = state.rows.filter((row) => passes(row, filter, token, state.own))
  const set = (part: Partial<LiveFilter>) => setFilter({ ...filter, ...part })
  return (
    <>
      <PageHeader
        title={t('nav.live')}
        lead={t('live.lead')}
        actions={
          <>
            <OwnVisit token={token} origins={living.flatMap((each) => each.origins)} />
            <Button
              size="xs"
              variant={state.paused ? 'filled' : 'default'}
              leftSection={
                state.paused ? (
                  <IconPlayerPlay size={14} aria-hidden />
                ) : (
                  <IconPlayerPause size={14} aria-hidden />
                )
              }
              onClick={() => act({ type: state.paused ? 'resume' : 'pause' })}
            >
              {state.paused
                ? state.held.length > 0
                  ? t('live.resume.held', { count: state.held.length })
                  : t('live.resume')
                : t('live.pause')}
            </Button>
          </>
        }
      />
      <Rate bySecond={state.bySecond} connection={connection} />
      <div className={styles.filters}>
        <TextInput
          size="xs"
          aria-label={t('live.filter.name')}
          placeholder={t('live.filter.name')}
          value={filter.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          size="xs"
          aria-label={t('live.filter.source')}
          placeholder={t('live.filter.source')}
          clearable
          clearButtonProps={{ 'aria-label': t('common.remove') }}
          data={living.map((each) => ({ value: each.id, label: each.name }))}
          value={filter.source || null}
          onChange={(source) => set({ source: source ?? '' })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('live.filter.bots')}
          value={filter.bots}
          onChange={(bots) => set({ bots: bots })}
          data={(['all', 'people', 'bots'] as const).map((value) => ({
            value,
            label: t(`live.bots.${value}`),
          }))}
        />
        <Switch
          size="xs"
          label={t('live.filter.own')}
          checked={filter.own}
          onChange={(event) => set({ own: event.currentTarget.checked })}
        />
      </div>
      {state.missed > 0 ? (
        <p className="small dim" role="status">
          {t('live.missed', { count: state.missed })}
        </p>
      ) : null}
      {state.came === 0 ? (
        sources.isPending ? (
          <Skeletons rows={6} />
        ) : (
          <Nothing hasSources={living.length > 0} />
        )
      ) : (
        <EventTable
          rows={rows.slice(0, MOST_DRAWN)}
          token={token}
          own={state.own}
          onOpen={setOpen}
        />
      )}
      {state.came > 0 && rows.length === 0 ? <p className="dim">{t('table.none')}</p> : null}
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size="lg"
        title={open ? <bdi>{open.name}</bdi> : ''}
        closeLabel={t('common.close')}
      >
        {open ? <EventWhole event={open} /> : null}
      </Drawer>
    </>
  )
}

function Nothing({ hasSources }: { hasSources: boolean }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  return (
    <EmptyState
      title={t(hasSources ? 'live.empty.title' : 'live.none.title')}
      picture={<span className={styles.pulse} />}
      actions={
        <Button
          variant={hasSources ? 'default' : 'filled'}
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          component={Link}
          {...({ to: '/w/$workspace/sources', params: { workspace: key } } as object)}
        >
          {t(hasSources ? 'live.empty.action' : 'sources.add')}
        </Button>
      }
    >
      {t(hasSources ? 'live.empty.what' : 'live.none.what')}
    </EmptyState>
  )
}

interface RateProps {
  bySecond: Map<number, number>
  connection: 'connecting' | 'open' | 'lost'
}

/** Events a second over the last minute, and whether the page is still listening. */
function Rate({ bySecond, connection }: RateProps) {
  const { t, language } = useI18n()
  const format = useFormat()
  const [now, setNow] = useState(secondNow)
  useEffect(() => {
    const ticking = setInterval(() => setNow(secondNow()), 1_000)
    return () => clearInterval(ticking)
  }, [])
  const line = rates(bySecond, now)
  const minute = line.reduce((sum, count) => sum + count, 0)
  return (
    <div className={styles.rate}>
      <Group gap={8} wrap="nowrap">
        <span className={styles.connection} data-state={connection} role="status">
          <span className={styles.dot} aria-hidden />
          {t(`live.${connection}`)}
        </span>
      </Group>
      <div className={styles.figure}>
        <strong>
          {formatNumber(minute / line.length, language, { maximumSignificantDigits: 3 })}
        </strong>{' '}
        <span className="dim">{t('live.per_second')}</span>
      </div>
      <div className="small dim">{t('live.minute', { count: format.count(minute) })}</div>
      <Sparkline values={line} height={40} />
    </div>
  )
}
