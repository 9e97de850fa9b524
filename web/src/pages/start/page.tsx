import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { createWorkspace, sessionQuery, type Workspace } from '@/api'
import { DemoByCommand } from '@/frame/demo'
import { Failed } from '@/frame/fallbacks'
import { languageNames, languages } from '@/format/language'
import { useI18n } from '@/i18n'
import { Button, Divider, Group, IconCircleCheck, IconFileImport, Select, TextInput } from '@/ui'
import { currencyChoices, timezoneChoices } from '@/pages/settings/choices'
import { Entry, entryStyles } from '@/pages/sign-in/entry'

/** First steps: a workspace, then the first files. */
export function StartPage() {
  const { t } = useI18n()
  const [made, setMade] = useState<Workspace | null>(null)
  return made ? (
    <Entry wide title={t('start.made.title', { name: made.name })} lead={t('start.made.lead')}>
      <div className={entryStyles.form}>
        <ol style={{ margin: 0, paddingInlineStart: 20 }}>
          <li>{t('start.made.step_1')}</li>
          <li>{t('start.made.step_2')}</li>
          <li>{t('start.made.step_3')}</li>
        </ol>
        <Group mt={8}>
          <Button
            component={Link}
            {...({ to: '/w/$workspace/imports', params: { workspace: made.key } } as object)}
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('start.made.import')}
          </Button>
          <Button
            variant="default"
            component={Link}
            {...({ to: '/w/$workspace', params: { workspace: made.key } } as object)}
          >
            {t('start.made.overview')}
          </Button>
        </Group>
        <Divider />
        <DemoByCommand />
      </div>
    </Entry>
  ) : (
    <NewWorkspaceForm onMade={setMade} />
  )
}

function NewWorkspaceForm({ onMade }: { onMade: (workspace: Workspace) => void }) {
  const { t, language } = useI18n()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const [name, setName] = useState('')
  const [currency, setCurrency] = useState<string>(
    { fa: 'IRR', fil: 'PHP', vi: 'VND', is: 'ISK', en: 'EUR' }[language],
  )
  const [timezone, setTimezone] = useState(
    Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
  )
  const [locale, setLocale] = useState<string>(language)
  const create = useMutation({
    mutationFn: () => createWorkspace({ name, currency, timezone, locale }),
    onSuccess: async (workspace) => {
      await cache.invalidateQueries({ queryKey: sessionQuery.queryKey })
      onMade(workspace)
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    create.mutate()
  }
  return (
    <Entry wide title={t('start.title')} lead={t('start.lead')}>
      <form className={entryStyles.form} onSubmit={submit}>
        {create.error ? <Failed error={create.error} /> : null}
        <TextInput
          label={t('workspace.name')}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('workspace.currency')}
          description={t('workspace.currency.what')}
          searchable
          allowDeselect={false}
          data={currencyChoices(language)}
          value={currency}
          onChange={(value) => setCurrency(value ?? currency)}
        />
        <Select
          label={t('workspace.timezone')}
          description={t('workspace.timezone.what')}
          searchable
          allowDeselect={false}
          data={timezoneChoices()}
          value={timezone}
          onChange={(value) => setTimezone(value ?? timezone)}
        />
        <Select
          label={t('workspace.locale')}
          allowDeselect={false}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          value={locale}
          onChange={(value) => setLocale(value ?? locale)}
        />
        <Group mt={4}>
          <Button type="submit" loading={create.isPending}>
            {t('start.action')}
          </Button>
          {session.workspaces.length > 0 ? (
            <Button variant="subtle" onClick={() => void navigate({ to: '/' })}>
              {t('common.cancel')}
            </Button>
          ) : null}
        </Group>
        <p className="small dim">
          <IconCircleCheck size={14} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
          {t('start.private')}
        </p>
        {session.workspaces.length > 0 ? null : (
          <>
            <Divider />
            <DemoByCommand />
          </>
        )}
      </form>
    </Entry>
  )
}
