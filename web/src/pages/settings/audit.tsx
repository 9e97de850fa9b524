import { useQuery } from '@tanstack/react-query'
import { auditQuery, type AuditEntry } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import { Card, DataTable, Key, Section, Skeletons, type Column } from '@/ui'

/** The fields that a change touched, before and after. */
function changes(entry: AuditEntry): { field: string; was: string; is: string }[] {
  const before = (entry.before ?? {}) as Record<string, unknown>
  const after = (entry.after ?? {}) as Record<string, unknown>
  if (typeof before !== 'object' || typeof after !== 'object') return []
  const text = (value: unknown) =>
    value === undefined || value === null || value === ''
      ? '—'
      : typeof value === 'string'
        ? value
        : Array.isArray(value) && value.every((each) => typeof each === 'string')
          ? value.join(', ')
          : JSON.stringify(value)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, was: text(before[field]), is: text(after[field]) }))
    .filter(({ was, is }) => was !== is)
}

export function AuditTab() {
  const i18n = useI18n()
  const { t, has, direction } = i18n
  const arrow = direction === 'rtl' ? '←' : '→'
  const format = useFormat()
  const { key } = useWorkspace()
  const { data, error, refetch } = useQuery(auditQuery(key))
  const action = (entry: AuditEntry) => {
    const name = `audit.action.${entry.action}`
    return has(name) ? t(name) : entry.action
  }
  const subject = (entry: AuditEntry) => {
    const name = `audit.subject.${entry.subject}`
    return has(name) ? t(name) : entry.subject
  }
  const who = (entry: AuditEntry) => {
    const name = `audit.actor.${entry.actor}`
    return entry.actor_name ?? (has(name) ? t(name) : entry.actor)
  }
  const columns: Column<AuditEntry>[] = [
    {
      id: 'at',
      header: t('audit.when'),
      sortBy: (entry) => entry.at,
      cell: (entry) => <span className="tabular nowrap">{format.moment(entry.at)}</span>,
    },
    {
      id: 'who',
      header: t('audit.who'),
      sortBy: who,
      cell: (entry) => <bdi>{who(entry)}</bdi>,
    },
    {
      id: 'what',
      header: t('audit.what'),
      cell: (entry) => (
        <div style={{ minInlineSize: 160 }}>
          {action(entry)} {subject(entry)} <Key>{entry.subject_id}</Key>
        </div>
      ),
    },
    {
      id: 'change',
      header: t('audit.change'),
      cell: (entry) => (
        <div style={{ minInlineSize: 240, maxInlineSize: 420, overflowWrap: 'anywhere' }}>
          {changes(entry)
            .slice(0, 4)
            .map(({ field, was, is }) => (
              <div key={field} className="small">
                <span className="dim">
                  <bdi>{field}</bdi>:
                </span>{' '}
                <bdi>{was}</bdi> {arrow} <bdi>{is}</bdi>
              </div>
            ))}
        </div>
      ),
    },
  ]
  return (
    <Section title={t('settings.audit')}>
      <p className="dim small measure" style={{ marginBlockEnd: 12 }}>
        {t('audit.lead')}
      </p>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={8} /> : null}
      {data ? (
        <Card flush>
          <DataTable
            label={t('settings.audit')}
            rows={data.items}
            columns={columns}
            rowKey={(entry) => entry.id}
            searchText={(entry) =>
              [entry.actor, entry.actor_name, entry.action, entry.subject, entry.subject_id].join(
                ' ',
              )
            }
            words={tableWords(t)}
            compare={i18n.compare}
          />
        </Card>
      ) : null}
    </Section>
  )
}
