import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { archiveSource, asProblem, restoreSource, sourcesQuery, type EventSourceRow } from '@/api'
import { formatNumber } from '@/format/numbers'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  failToast,
  Group,
  IconArchive,
  IconArrowBackUp,
  SegmentedControl,
  toast,
  undoToast,
} from '@/ui'
import { Install } from './install'
import { Keys } from './keys'
import { SourceForm } from './settings'
import { skewWords } from './skew'
import styles from './sources.module.css'
import { StateChip } from './state'

const tabs = ['health', 'install', 'keys', 'settings'] as const

interface Props {
  source: EventSourceRow
  onGone: () => void
  onRefused: () => void
}

/** One source: how it fares, what to paste, its keys and what holds for its events. */
export function SourceDetail({ source, onGone, onRefused }: Props) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const [tab, setTab] = useState<(typeof tabs)[number]>(
    source.health.state === 'waiting' ? 'install' : 'health',
  )
  const refresh = () => cache.invalidateQueries({ queryKey: sourcesQuery(key).queryKey })
  const failed = (error: unknown) => failToast(asProblem(error).detail || t('error.title'))
  const restore = useMutation({
    mutationFn: (aliases: EventSourceRow['aliases']) => restoreSource(key, source.id, aliases),
    onSuccess: async () => {
      await refresh()
      toast(t('sources.restored', { name: source.name }))
    },
    onError: failed,
  })
  const archive = useMutation({
    mutationFn: () => archiveSource(key, source.id),
    onSuccess: async () => {
      onGone()
      await refresh()
      undoToast(t('sources.archived', { name: source.name }), t('common.undo'), () =>
        restore.mutate(source.aliases),
      )
    },
    onError: failed,
  })
  if (source.archived_at !== null) {
    return (
      <div className={styles.stack}>
        <p>{t('sources.archived.what')}</p>
        <Health source={source} onRefused={onRefused} />
        {editable ? (
          <Group>
            <Button
              leftSection={<IconArrowBackUp size={16} aria-hidden />}
              loading={restore.isPending}
              onClick={() => restore.mutate([])}
            >
              {t('sources.restore')}
            </Button>
          </Group>
        ) : null}
      </div>
    )
  }
  return (
    <div className={styles.stack}>
      <div style={{ overflowX: 'auto' }}>
        <SegmentedControl
          aria-label={source.name}
          value={tab}
          onChange={(next) => setTab(next)}
          data={tabs.map((value) => ({ value, label: t(`sources.tab.${value}`) }))}
        />
      </div>
      {tab === 'health' ? <Health source={source} onRefused={onRefused} /> : null}
      {tab === 'install' ? <Install source={source} keys={null} /> : null}
      {tab === 'keys' ? <Keys source={source} onChanged={refresh} /> : null}
      {tab === 'settings' ? (
        <SourceForm key={JSON.stringify(source.settings)} source={source} onChanged={refresh} />
      ) : null}
      {tab === 'health' && editable ? (
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArchive size={14} aria-hidden />}
            loading={archive.isPending}
            onClick={() => archive.mutate()}
          >
            {t('sources.archive')}
          </Button>
          <span className="small dim">{t('sources.archive.what')}</span>
        </Group>
      ) : null}
    </div>
  )
}

function Health({ source, onRefused }: { source: EventSourceRow; onRefused: () => void }) {
  const i18n = useI18n()
  const { t, language } = i18n
  const format = useFormat()
  const { health } = source
  const most = Math.max(1, ...health.days.map((day) => day.events + day.rejected))
  const facts: [string, string][] = [
    [
      t('sources.col.last'),
      health.last_received_at ? format.moment(health.last_received_at) : t('sources.never'),
    ],
    [
      t('sources.col.rate'),
      formatNumber(health.events_per_hour, language, { maximumSignificantDigits: 3 }),
    ],
    [t('sources.col.events'), format.count(health.events)],
    [t('sources.col.rejected'), format.count(health.rejected)],
    [t('sources.col.duplicates'), format.count(health.duplicates)],
    [t('sources.col.bots'), health.bot_share === null ? '—' : format.percent(health.bot_share)],
    [
      t('sources.col.skew'),
      health.skew_ms_mean === null
        ? '—'
        : t('sources.skew.words', {
            mean: skewWords(health.skew_ms_mean, i18n),
            most: skewWords(health.skew_ms_max, i18n),
          }),
    ],
    [t('sources.late'), format.count(health.late)],
    [t('sources.odd_times'), format.count(health.odd_times)],
  ]
  return (
    <>
      <div>
        <StateChip state={health.state} />
        <p className="small dim" style={{ marginBlockStart: 4 }}>
          {t(`sources.state.${health.state}.what`)}
        </p>
      </div>
      {health.days.length > 0 ? (
        <div>
          <h3>{t('sources.days')}</h3>
          <ol className={styles.days}>
            {health.days.map((day) => (
              <li
                key={day.day}
                title={t('sources.day', {
                  day: format.day(day.day, 'short'),
                  events: format.count(day.events),
                  rejected: format.count(day.rejected),
                })}
              >
                <span className={styles.bar} aria-hidden>
                  <span
                    data-kind="rejected"
                    style={{ blockSize: `${(day.rejected / most) * 100}%` }}
                  />
                  <span data-kind="events" style={{ blockSize: `${(day.events / most) * 100}%` }} />
                </span>
                <span className={styles.srOnly}>
                  {t('sources.day', {
                    day: format.day(day.day, 'short'),
                    events: format.count(day.events),
                    rejected: format.count(day.rejected),
                  })}
                </span>
              </li>
            ))}
          </ol>
          <div className={styles.dayEnds}>
            <span>{format.day(health.days[0]?.day ?? '', 'short')}</span>
            <span>{format.day(health.days.at(-1)?.day ?? '', 'short')}</span>
          </div>
        </div>
      ) : null}
      <div>
        <h3>{t('sources.week')}</h3>
        <dl className={styles.facts}>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {health.rejected > 0 ? (
          <Button size="compact-sm" variant="light" onClick={onRefused}>
            {t('sources.see_rejected')}
          </Button>
        ) : null}
      </div>
    </>
  )
}
