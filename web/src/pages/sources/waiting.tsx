import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sourceQuery, sourcesQuery, type EventSourceRow, type LiveEvent } from '@/api'
import { useI18n } from '@/i18n'
import { useLive } from '@/pages/live/stream'
import { useFormat, useWorkspace } from '@/state'
import { IconCircleCheck, IconAlertTriangle } from '@/ui'
import styles from './sources.module.css'

/** "Waiting for the first event…", green as soon as one is there. */
export function Waiting({ source }: { source: EventSourceRow }) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const [came, setCame] = useState<LiveEvent | null>(null)
  // The stream tells at once; what came before it opened is asked for.
  useLive(key, (events) => {
    const own = events.find((event) => event.source_id === source.id)
    if (own) setCame(own)
  })
  const { data } = useQuery({ ...sourceQuery(key, source.id), refetchInterval: 2_000 })
  const { health } = data ?? source
  const talks = came !== null || health.events > 0 || health.state === 'silent'
  const refused = !talks && health.rejected > 0
  useEffect(() => {
    if (talks) void cache.invalidateQueries({ queryKey: sourcesQuery(key).queryKey })
  }, [talks, cache, key])
  return (
    <div
      className={styles.waiting}
      data-state={talks ? 'ok' : refused ? 'refused' : 'waiting'}
      role="status"
    >
      {talks ? (
        <IconCircleCheck size={20} aria-hidden />
      ) : refused ? (
        <IconAlertTriangle size={20} aria-hidden />
      ) : (
        <span className={styles.pulse} aria-hidden />
      )}
      <div>
        <strong>
          {talks
            ? t('sources.first.came')
            : refused
              ? t('sources.first.refused', { count: health.rejected })
              : t('sources.first.waiting')}
        </strong>
        <div className="small">
          {came ? (
            <bdi dir="ltr">
              {came.name} · {came.path ?? came.url ?? came.protocol}
            </bdi>
          ) : talks && health.last_received_at ? (
            format.moment(health.last_received_at)
          ) : refused ? (
            t('sources.first.refused.what')
          ) : (
            t('sources.first.what')
          )}
        </div>
      </div>
    </div>
  )
}
