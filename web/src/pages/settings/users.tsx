import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addUser, changeUser, removeUser, usersQuery, type Role, type User } from '@/api'
import { CodeToCopy } from '@/frame/code-to-copy'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  Group,
  Section,
  Select,
  Skeletons,
  TextInput,
  type Column,
} from '@/ui'
import { EndModal, Grant, useRoleChoices } from './access'

export function UsersTab() {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key, name } = useWorkspace()
  const cache = useQueryClient()
  const query = usersQuery(key)
  const { data, error, refetch } = useQuery(query)
  const refresh = () => cache.invalidateQueries({ queryKey: query.queryKey })
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => changeUser(key, id, role),
    onSuccess: refresh,
  })
  const remove = useMutation({
    mutationFn: (id: string) => removeUser(key, id),
    onSuccess: refresh,
  })
  const [leaving, setLeaving] = useState<User | null>(null)
  const choices = useRoleChoices()
  const columns: Column<User>[] = [
    {
      id: 'name',
      header: t('users.name'),
      sortBy: (user) => user.name,
      cell: (user) => (
        <>
          <div>{user.name}</div>
          <bdi className="small dim" dir="ltr" style={{ fontWeight: 400 }}>
            {user.email}
          </bdi>
        </>
      ),
    },
    {
      id: 'role',
      header: t('users.role'),
      sortBy: (user) => user.role,
      cell: (user) => (
        <Select
          size="xs"
          w={150}
          allowDeselect={false}
          aria-label={t('users.role_of', { name: user.name })}
          data={choices}
          value={user.role}
          onChange={(role) => change.mutate({ id: user.id, role: role as Role })}
        />
      ),
    },
    {
      id: 'since',
      header: t('users.since'),
      cell: (user) => <span className="nowrap">{format.moment(user.created_at)}</span>,
    },
    {
      id: 'do',
      header: '',
      cell: (user) => (
        <Group justify="flex-end">
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setLeaving(user)}>
            {t('common.remove')}
          </Button>
        </Group>
      ),
    },
  ]
  return (
    <Section title={t('settings.users')} actions={<Invite onDone={refresh} />}>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {change.error ? <Failed error={change.error} /> : null}
      {remove.error ? <Failed error={remove.error} /> : null}
      {!data && !error ? <Skeletons rows={3} height={52} /> : null}
      {data ? (
        <Card flush>
          <DataTable
            label={t('settings.users')}
            rows={data.items}
            columns={columns}
            rowKey={(user) => user.id}
            words={tableWords(t)}
            compare={i18n.compare}
          />
        </Card>
      ) : null}
      <EndModal
        opened={leaving !== null}
        title={t('users.remove', { name: leaving?.name ?? '' })}
        what={t('users.remove.what', { name: leaving?.name ?? '', workspace: name })}
        onEnd={() => (leaving ? remove.mutate(leaving.id) : undefined)}
        onClose={() => setLeaving(null)}
      />
    </Section>
  )
}

function Invite({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const invite = useMutation({
    mutationFn: () => addUser(key, { email, role }),
    onSuccess: onDone,
  })
  return (
    <Grant
      title={t('users.invite')}
      make={invite}
      role={role}
      onRole={setRole}
      onClose={() => setEmail('')}
      made={({ link }) => (
        <>
          <p>{link ? t('users.link') : t('users.added')}</p>
          {link ? (
            <CodeToCopy code={new URL(link, location.origin).href} label={t('users.invite')} />
          ) : null}
        </>
      )}
    >
      <TextInput
        label={t('field.email')}
        type="email"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
    </Grant>
  )
}
