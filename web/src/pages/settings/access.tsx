import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode, SubmitEvent } from 'react'
import type { Role } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { Button, Group, Modal, Select, useDisclosure } from '@/ui'

/** What users and keys have in common: a role, a way in, and an end. */
export const roles: Role[] = ['viewer', 'editor', 'admin']

export function useRoleChoices(): { value: Role; label: string }[] {
  const { t } = useI18n()
  return roles.map((value) => ({ value, label: t(`role.${value}`) }))
}

interface GrantProps<Made> {
  /** Of the button that opens the form, of the form, and of the button that sends it. */
  title: string
  make: UseMutationResult<Made, Error, void>
  role: Role
  onRole: (role: Role) => void
  /** The fields before the role. */
  children: ReactNode
  /** What is shown once it is made. */
  made: (made: Made) => ReactNode
  onClose: () => void
}

/** A form that gives somebody or something a role, and then shows what it made. */
export function Grant<Made>(props: GrantProps<Made>) {
  const { title, make, role, onRole, children, made, onClose } = props
  const { t } = useI18n()
  const choices = useRoleChoices()
  const [opened, { open, close }] = useDisclosure(false)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    make.mutate()
  }
  const shut = () => {
    close()
    make.reset()
    onClose()
  }
  return (
    <>
      <Button size="xs" onClick={open}>
        {title}
      </Button>
      <Modal opened={opened} onClose={shut} title={title} closeLabel={t('common.close')}>
        {make.data === undefined ? (
          <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
            {make.error ? <Failed error={make.error} /> : null}
            {children}
            <Select
              label={t('users.role')}
              description={t(`role.${role}.what`)}
              allowDeselect={false}
              data={choices}
              value={role}
              onChange={(value) => onRole(value ?? 'viewer')}
            />
            <Group justify="flex-end">
              <Button variant="subtle" onClick={shut}>
                {t('common.cancel')}
              </Button>
              <Button type="submit" loading={make.isPending}>
                {title}
              </Button>
            </Group>
          </form>
        ) : (
          <>
            {made(make.data)}
            <Group justify="flex-end" mt={16}>
              <Button onClick={shut}>{t('common.close')}</Button>
            </Group>
          </>
        )}
      </Modal>
    </>
  )
}

interface EndProps {
  opened: boolean
  /** Names what will be gone. */
  title: string
  what: string
  onEnd: () => void
  onClose: () => void
}

/** Asks before what cannot be undone. */
export function EndModal({ opened, title, what, onEnd, onClose }: EndProps) {
  const { t } = useI18n()
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeLabel={t('common.close')}>
      <p>{what}</p>
      <Group justify="flex-end" mt={16}>
        <Button variant="subtle" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          onClick={() => {
            onEnd()
            onClose()
          }}
        >
          {title}
        </Button>
      </Group>
    </Modal>
  )
}
