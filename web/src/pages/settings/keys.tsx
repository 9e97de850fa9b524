import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { createKey, deleteKey, keysQuery, type ApiKey, type Role } from '@/api'
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
  Modal,
  Section,
  Select,
  Skeletons,
  TextInput,
  useDisclosure,
  type Column,
} from '@/ui'
import { Secret } from './secret'
import { roles } from './users'

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
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setLeaving(each)}>
          {t('keys.revoke')}
        </Button>
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
      <Modal
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t('keys.revoke.title', { name: leaving?.name ?? '' })}
        closeLabel={t('common.close')}
      >
        <p>{t('keys.revoke.what')}</p>
        <Group justify="flex-end" mt={16}>
          <Button variant="subtle" onClick={() => setLeaving(null)}>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              if (leaving) revoke.mutate(leaving.id)
              setLeaving(null)
            }}
          >
            {t('keys.revoke.title', { name: leaving?.name ?? '' })}
          </Button>
        </Group>
      </Modal>
    </Section>
  )
}

function NewKey({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const [opened, { open, close }] = useDisclosure(false)
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const make = useMutation({ mutationFn: () => createKey(key, { name, role }), onSuccess: onDone })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    make.mutate()
  }
  const shut = () => {
    close()
    make.reset()
    setName('')
  }
  return (
    <>
      <Button size="xs" onClick={open}>
        {t('keys.new')}
      </Button>
      <Modal opened={opened} onClose={shut} title={t('keys.new')} closeLabel={t('common.close')}>
        {make.data ? (
          <>
            <p>{t('keys.once')}</p>
            <Secret value={make.data.secret} />
            <Group justify="flex-end" mt={16}>
              <Button onClick={shut}>{t('common.close')}</Button>
            </Group>
          </>
        ) : (
          <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
            {make.error ? <Failed error={make.error} /> : null}
            <TextInput
              label={t('keys.name')}
              description={t('keys.name.what')}
              required
              withAsterisk={false}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t('users.role')}
              description={t(`role.${role}.what`)}
              allowDeselect={false}
              data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
              value={role}
              onChange={(value) => setRole(value ?? 'viewer')}
            />
            <Group justify="flex-end">
              <Button variant="subtle" onClick={shut}>
                {t('common.cancel')}
              </Button>
              <Button type="submit" loading={make.isPending}>
                {t('keys.new')}
              </Button>
            </Group>
          </form>
        )}
      </Modal>
    </>
  )
}
