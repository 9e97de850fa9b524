import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { asProblem, openLink, sessionQuery } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { Button, PasswordInput, TextInput } from '@/ui'
import { Entry, entryStyles } from './entry'

/** Where a one-time link leads: the first person of a server, or somebody invited. */
export function LinkPage() {
  const { t } = useI18n()
  // After the #, so that the token never reaches a server's log.
  const token = useLocation({ select: ({ hash }) => hash })
  const { data: session } = useSuspenseQuery(sessionQuery)
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const create = useMutation({
    mutationFn: () => openLink({ token, name: name || null, email: email || null, password }),
    onSuccess: (opened) => {
      cache.setQueryData(sessionQuery.queryKey, opened)
      void navigate({ to: '/', replace: true })
    },
  })
  const fields = create.error ? asProblem(create.error).fields : {}
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Entry
      title={session.setup ? t('link.first.title') : t('link.title')}
      lead={session.setup ? t('link.first.lead') : t('link.lead')}
    >
      <form className={entryStyles.form} onSubmit={submit}>
        {create.error ? <Failed error={create.error} /> : null}
        <TextInput
          label={t('field.name')}
          autoComplete="name"
          required={session.setup}
          withAsterisk={false}
          value={name}
          error={fields['name']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {session.setup ? (
          <TextInput
            label={t('field.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            error={fields['email']}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        ) : null}
        <PasswordInput
          label={t('field.password')}
          description={t('link.password_hint')}
          autoComplete="new-password"
          required
          minLength={10}
          withAsterisk={false}
          value={password}
          error={fields['password']}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('field.show_password') }}
        />
        <Button type="submit" loading={create.isPending} fullWidth>
          {t('link.action')}
        </Button>
      </form>
    </Entry>
  )
}
