import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { acknowledgeAlert, alertsQuery, asProblem, type Alert } from '@/api'
import { describe } from '@/frame/describe'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import { Button, Card, failToast, Group, IconAlertTriangle, Section } from '@/ui'
import styles from './sources.module.css'

interface Props {
  onOpen: (source: string) => void
  onRefused: () => void
}

/** What went wrong by itself; nothing is shown where nothing did. */
export function AlertList({ onOpen, onRefused }: Props) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const { data } = useQuery(alertsQuery(key))
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('alerts.title')}>
      <Card flush>
        <ul className={styles.groups}>
          {data.items.map((alert) => (
            <AlertItem
              key={alert.id}
              alert={alert}
              onOpen={() =>
                alert.kind === 'source_refused' ? onRefused() : onOpen(alert.source_id)
              }
            />
          ))}
        </ul>
      </Card>
    </Section>
  )
}

function AlertItem({ alert, onOpen }: { alert: Alert; onOpen: () => void }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const known = alert.acknowledged_at !== null
  const know = useMutation({
    mutationFn: () => acknowledgeAlert(key, alert.id, !known),
    onSuccess: () =>
      cache.invalidateQueries({
        predicate: ({ queryKey }) => ['alerts', 'overview'].includes(String(queryKey[0])),
      }),
    onError: (error) => failToast(asProblem(error).detail || t('error.title')),
  })
  const finding = {
    code: alert.kind,
    text: alert.text,
    params: { ...alert.numbers, source: alert.source },
  }
  return (
    <li data-known={known || undefined}>
      <IconAlertTriangle
        size={17}
        color={known ? 'var(--ink-3)' : 'var(--warn)'}
        style={{ flex: 'none', marginBlockStart: 2 }}
        aria-hidden
      />
      <div className={styles.groupWords}>
        <div>{describe(finding, i18n, format)}</div>
        <div className="small dim">
          {t('alerts.since', { moment: format.moment(alert.since) })}
          {known ? ` · ${t('alerts.known')}` : ''}
        </div>
      </div>
      <Group gap={6}>
        <Button size="compact-sm" variant="default" onClick={onOpen}>
          {t(alert.kind === 'source_refused' ? 'sources.see_rejected' : 'alerts.open')}
        </Button>
        {editable ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={know.isPending}
            onClick={() => know.mutate()}
          >
            {t(known ? 'alerts.unacknowledge' : 'alerts.acknowledge')}
          </Button>
        ) : null}
      </Group>
    </li>
  )
}
