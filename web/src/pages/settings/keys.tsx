import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { createKey, deleteKey, keysQuery, type ApiKey, type Role } from '@/api'
import { CodeToCopy } from '@/frame/code-to-copy'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  EmptyState,
  Group,
  Key,
  Section,
  Skeletons,
  TextInput,
  type Column,
} from '@/ui'
import { EndModal, Grant } from './access'

export function KeysTab() {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const query = keysQuery(key)
  const { data, error, refetch } = useQuery(query)
  const refresh = () => cache.invalidateQueries({ queryKey: query.queryKey })
  const revoke = useMutation({ mutationFn: (id: string) => deleteKey(key, id), onSuccess: refresh })
  const [leaving, setLeaving] = useState<ApiKey | null>(null)
  const columns: Column<ApiKey>[] = [
    {
      id: 'name',
      header: t('keys.name'),
      sortBy: (each) => each.name,
      cell: (each) => (
        <>
          <div>{each.name}</div>
          <Key>{`${each.prefix}…`}</Key>
        </>
      ),
    },
    { id: 'role', header: t('users.role'), cell: (each) => t(`role.${each.role}`) },
    { id: 'made', header: t('keys.made'), cell: (each) => format.moment(each.created_at) },
    {
      id: 'used',
      header: t('keys.used'),
      cell: (each) => (each.last_used_at ? format.moment(each.last_used_at) : t('keys.never')),
    },
    {
      id: 'do',
      header: '',
      cell: (each) => (
        <Group justify="flex-end">
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setLeaving(each)}>
            {t('keys.revoke')}
          </Button>
        </Group>
      ),
    },
  ]
  return (
    <Section title={t('settings.keys')} actions={<NewKey onDone={refresh} />}>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {revoke.error ? <Failed error={revoke.error} /> : null}
      {!data && !error ? <Skeletons rows={3} height={52} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState title={t('keys.empty.title')}>{t('keys.empty.what')}</EmptyState>
      ) : null}
      {data && data.items.length > 0 ? (
        <Card flush>
          <DataTable
            label={t('settings.keys')}
            rows={data.items}
            columns={columns}
            rowKey={(each) => each.id}
            words={tableWords(t)}
            compare={i18n.compare}
          />
        </Card>
      ) : null}
      <EndModal
        opened={leaving !== null}
        title={t('keys.revoke.title', { name: leaving?.name ?? '' })}
        what={t('keys.revoke.what')}
        onEnd={() => (leaving ? revoke.mutate(leaving.id) : undefined)}
        onClose={() => setLeaving(null)}
      />
    </Section>
  )
}

function NewKey({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const make = useMutation({ mutationFn: () => createKey(key, { name, role }), onSuccess: onDone })
  return (
    <Grant
      title={t('keys.new')}
      make={make}
      role={role}
      onRole={setRole}
      onClose={() => setName('')}
      made={({ secret }) => (
        <>
          <p>{t('keys.once')}</p>
          <CodeToCopy code={secret} label={t('keys.new')} />
        </>
      )}
    >
      <TextInput
        label={t('keys.name')}
        description={t('keys.name.what')}
        required
        withAsterisk={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Grant>
  )
}
