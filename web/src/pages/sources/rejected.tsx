import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  asProblem,
  refusedEventQuery,
  refusedGroupsQuery,
  refusedQuery,
  replayRefused,
  sourcesQuery,
  type RefusedEvent,
  type RefusedFilter,
  type RefusedGroup,
  type ReplayOrder,
  type ReplayOutcome,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { RefusedTable, visible } from '@/frame/refused-table'
import { ServerText } from '@/frame/server-text'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Alert,
  Button,
  Card,
  Drawer,
  EmptyState,
  failToast,
  Group,
  IconRefresh,
  IconX,
  Section,
  Skeletons,
} from '@/ui'
import { fixOf } from './fixes'
import styles from './sources.module.css'

/** What was refused, by source and reason: how to put it right, and taking it again. */
export function RefusedTab() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const [filter, setFilter] = useState<RefusedFilter>({})
  const groups = useQuery(refusedGroupsQuery(key))
  const replay = useMutation({
    mutationFn: (order: ReplayOrder) => replayRefused(key, order),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['refused', key] }),
        cache.invalidateQueries({ queryKey: sourcesQuery(key).queryKey }),
      ]),
    onError: (error) => failToast(asProblem(error).detail || t('error.title')),
  })
  if (groups.error) {
    return <Failed error={groups.error} onRetry={() => void groups.refetch()} />
  }
  if (!groups.data) return <Skeletons rows={4} height={72} />
  return (
    <>
      {replay.data ? <Outcome outcome={replay.data} onClose={() => replay.reset()} /> : null}
      {groups.data.items.length === 0 ? (
        <EmptyState title={t('rejected.none.title')}>{t('rejected.none.what')}</EmptyState>
      ) : (
        <>
          <Section
            title={t('rejected.groups')}
            actions={
              editable ? (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconRefresh size={14} aria-hidden />}
                  loading={replay.isPending}
                  onClick={() => replay.mutate({})}
                >
                  {t('rejected.replay_all')}
                </Button>
              ) : null
            }
          >
            <p className="small dim measure" style={{ marginBlockEnd: 8 }}>
              {t('rejected.lead')}
            </p>
            <Card flush>
              <ul className={styles.groups}>
                {groups.data.items.map((group) => (
                  <GroupItem
                    key={`${group.source_id ?? ''} ${group.protocol ?? ''} ${group.reason}`}
                    group={group}
                    pending={replay.isPending}
                    onShow={() =>
                      setFilter({ source: group.source_id ?? undefined, reason: group.reason })
                    }
                    onReplay={editable ? () => replay.mutate(orderOf(group)) : undefined}
                  />
                ))}
              </ul>
            </Card>
          </Section>
          <Rows
            filter={filter}
            pending={replay.isPending}
            onAll={() => setFilter({})}
            onReplay={editable ? (id) => replay.mutate({ ids: [id] }) : undefined}
          />
        </>
      )}
    </>
  )
}

function orderOf(group: RefusedGroup): ReplayOrder {
  return { reason: group.reason, ...(group.source_id ? { source: group.source_id } : {}) }
}

interface GroupProps {
  group: RefusedGroup
  pending: boolean
  onShow: () => void
  onReplay: (() => void) | undefined
}

function GroupItem({ group, pending, onShow, onReplay }: GroupProps) {
  const { t } = useI18n()
  const format = useFormat()
  const reason = useReason()
  return (
    <li>
      <div className={styles.groupWords}>
        <div>
          <strong>{reason(group.reason)}</strong>{' '}
          <span className="dim">
            {t('rejected.group', {
              count: group.count,
              source: group.source ?? t('rejected.nobody'),
              protocol: group.protocol ?? '—',
            })}
          </span>
        </div>
        {group.reason === 'unknown_key' && group.key ? (
          <div className="small">
            {t('rejected.key')}{' '}
            <bdi dir="ltr" className={styles.mono}>
              {visible(group.key)}
            </bdi>
          </div>
        ) : null}
        {group.message ? (
          <div className="small dim">
            <ServerText text={visible(group.message)} />
          </div>
        ) : null}
        <div className="small">{t(`rejected.fix.${fixOf(group.reason)}`)}</div>
        {group.last_received_at ? (
          <div className="small dim">
            {t('rejected.last', { moment: format.moment(group.last_received_at) })}
          </div>
        ) : null}
      </div>
      <Group gap={6}>
        <Button size="compact-sm" variant="default" onClick={onShow}>
          {t('rejected.show')}
        </Button>
        {onReplay ? (
          <Button size="compact-sm" variant="default" disabled={pending} onClick={onReplay}>
            {t('rejected.replay')}
          </Button>
        ) : null}
      </Group>
    </li>
  )
}

interface RowsProps {
  filter: RefusedFilter
  pending: boolean
  onAll: () => void
  onReplay: ((id: string) => void) | undefined
}

function Rows({ filter, pending, onAll, onReplay }: RowsProps) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const reason = useReason()
  const [open, setOpen] = useState<string | null>(null)
  const { data, error, refetch } = useQuery(refusedQuery(key, filter))
  const filtered = filter.source !== undefined || filter.reason !== undefined
  return (
    <Section
      title={t('rejected.rows')}
      actions={
        filtered ? (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconX size={13} aria-hidden />}
            onClick={onAll}
          >
            {t('rejected.all', { reason: filter.reason ? reason(filter.reason) : '' })}
          </Button>
        ) : null
      }
    >
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={5} /> : null}
      {data ? (
        <RefusedTable
          label={t('rejected.rows')}
          headers={{
            where: t('rejected.when'),
            what: t('rejected.source'),
            value: t('rejected.raw'),
            reason: t('imports.reason'),
          }}
          rows={data.items.map((row) => ({
            id: row.id,
            where: row.received_at ? format.moment(row.received_at) : '',
            what: [row.source ?? t('rejected.nobody'), row.protocol].filter(Boolean).join(' · '),
            value: (row.raw ?? row.request ?? '').slice(0, 80),
            reason: reason(row.reason),
            message: row.message ?? '',
          }))}
          onOpen={setOpen}
          {...(onReplay
            ? {
                action: ({ id }: { id: string }) => (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    disabled={pending}
                    onClick={() => onReplay(id)}
                  >
                    {t('rejected.replay_one')}
                  </Button>
                ),
              }
            : {})}
        />
      ) : null}
      {data?.next_cursor ? (
        <p className="small dim" style={{ marginBlockStart: 6 }}>
          {t('rejected.first', { count: data.items.length })}
        </p>
      ) : null}
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size="lg"
        title={t('rejected.one')}
        closeLabel={t('common.close')}
      >
        {open ? <Whole id={open} /> : null}
      </Drawer>
    </Section>
  )
}

/** Most of the bytes that a page shows at once. */
const MOST_SHOWN = 64_000

function Whole({ id }: { id: string }) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const reason = useReason()
  const { data, error, refetch } = useQuery(refusedEventQuery(key, id))
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons rows={6} />
  const facts: [string, string | null][] = [
    [t('imports.reason'), reason(data.reason)],
    [t('rejected.when'), data.received_at ? format.moment(data.received_at) : null],
    [t('rejected.source'), data.source ?? t('rejected.nobody')],
    [t('rejected.protocol'), data.protocol],
    [t('rejected.key'), data.key],
    [t('rejected.request'), data.request],
    [t('rejected.agent'), data.user_agent],
  ]
  const raw = data.raw ?? ''
  return (
    <div className={styles.stack}>
      {data.message ? <ServerText text={visible(data.message)} /> : null}
      <p>{t(`rejected.fix.${fixOf(data.reason)}`)}</p>
      <dl className={styles.facts}>
        {facts
          .filter((fact): fact is [string, string] => Boolean(fact[1]))
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{visible(value)}</bdi>
              </dd>
            </div>
          ))}
      </dl>
      <div>
        <h3>{t('rejected.raw')}</h3>
        <pre className={styles.raw} dir="ltr" tabIndex={0} aria-label={t('rejected.raw')}>
          {visible(laidOut(raw).slice(0, MOST_SHOWN), { lines: true })}
        </pre>
        {raw.length > MOST_SHOWN ? (
          <p className="small dim">
            {t('rejected.cut', { count: MOST_SHOWN, total: format.count(data.raw_length) })}
          </p>
        ) : null}
      </div>
    </div>
  )
}

/** JSON line by line; anything else as it came. */
function laidOut(raw: NonNullable<RefusedEvent['raw']>): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}

function Outcome({ outcome, onClose }: { outcome: ReplayOutcome; onClose: () => void }) {
  const { t } = useI18n()
  const reason = useReason()
  const why = new Map<string, number>()
  for (const row of outcome.refused) why.set(row.reason, (why.get(row.reason) ?? 0) + 1)
  return (
    <Alert
      mb={16}
      variant="light"
      title={t('rejected.done', { count: outcome.taken })}
      withCloseButton
      closeButtonLabel={t('common.close')}
      onClose={onClose}
    >
      <p role="status">{t('rejected.done.settled', { count: outcome.settled })}</p>
      {[...why].map(([word, count]) => (
        <p key={word}>{t('rejected.done.still', { count, reason: reason(word) })}</p>
      ))}
      {outcome.unreadable > 0 ? (
        <p>{t('rejected.done.unreadable', { count: outcome.unreadable })}</p>
      ) : null}
    </Alert>
  )
}

function useReason() {
  const { t, has } = useI18n()
  return (reason: string) => {
    const key = `refusal.${reason}`
    return has(key) ? t(key) : reason
  }
}
