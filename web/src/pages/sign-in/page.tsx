import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { sessionQuery, signIn } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { Button, PasswordInput, TextInput } from '@/ui'
import { Entry, entryStyles } from './entry'

export function SignInPage() {
  const { t } = useI18n()
  const { next } = useSearch({ from: '/sign-in' })
  const { data: session } = useSuspenseQuery(sessionQuery)
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: (opened) => {
      cache.setQueryData(sessionQuery.queryKey, opened)
      void navigate({ to: next ?? '/', replace: true })
    },
  })
  if (session.signed_in) return <Navigate to="/" replace />

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <Entry
      title={t('sign_in.title')}
      lead={session.setup ? t('sign_in.first_run') : t('sign_in.lead')}
    >
      <form className={entryStyles.form} onSubmit={submit}>
        {enter.error ? <Failed error={enter.error} /> : null}
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('field.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('field.show_password') }}
        />
        <Button type="submit" loading={enter.isPending} fullWidth>
          {t('sign_in.action')}
        </Button>
      </form>
    </Entry>
  )
}
