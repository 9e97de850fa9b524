import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { conventionQuery, putConvention, type Convention } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useMay, useWorkspace } from '@/state'
import { Button, Card, Group, Section, TextInput, undoToast } from '@/ui'

/** What a campaign's key must look like. */
export function ConventionCard() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const { data, error } = useQuery(conventionQuery(key))
  return (
    <Section title={t('convention.title')}>
      {error ? <Failed error={error} /> : null}
      {data ? (
        <ConventionForm key={`${data.pattern ?? ''}|${data.hint ?? ''}`} convention={data} />
      ) : null}
    </Section>
  )
}

function ConventionForm({ convention }: { convention: Convention }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('admin')
  const cache = useQueryClient()
  const [pattern, setPattern] = useState(convention.pattern ?? '')
  const [hint, setHint] = useState(convention.hint ?? '')
  const [sample, setSample] = useState('')
  const save = useMutation({
    mutationFn: (next: Convention) => putConvention(key, next),
    onSuccess: (saved) => cache.setQueryData(conventionQuery(key).queryKey, saved),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    save.mutate(
      { pattern: pattern || null, hint: hint || null },
      {
        onSuccess: () =>
          undoToast(t('common.saved'), t('common.undo'), () => save.mutate(convention)),
      },
    )
  }
  return (
    <Card>
      <p className="dim small measure" style={{ marginBlockEnd: 12 }}>
        {t('convention.what')}
      </p>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12, maxInlineSize: 640 }}>
        {save.error ? <Failed error={save.error} /> : null}
        <TextInput
          label={t('convention.pattern')}
          placeholder="^[a-z0-9-]+$"
          dir="ltr"
          readOnly={!editable}
          value={pattern}
          onChange={(event) => setPattern(event.currentTarget.value)}
        />
        <TextInput
          label={t('convention.hint')}
          readOnly={!editable}
          value={hint}
          onChange={(event) => setHint(event.currentTarget.value)}
        />
        <TextInput
          label={t('convention.try')}
          dir="ltr"
          value={sample}
          onChange={(event) => setSample(event.currentTarget.value)}
          description={sample && pattern ? <Tried pattern={pattern} sample={sample} /> : undefined}
        />
        {editable ? (
          <Group>
            <Button type="submit" size="xs" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        ) : null}
      </form>
    </Card>
  )
}

/** The server decides; this says beforehand what it will say to simple patterns. */
function Tried({ pattern, sample }: { pattern: string; sample: string }) {
  const { t } = useI18n()
  let fits: boolean
  try {
    fits = new RegExp(`^(?:${pattern})$`, 'u').test(sample)
  } catch {
    return <>{t('convention.unreadable')}</>
  }
  return (
    <span style={{ color: fits ? 'var(--good)' : 'var(--bad)' }}>
      {fits ? t('convention.fits') : t('convention.refused')}
    </span>
  )
}
