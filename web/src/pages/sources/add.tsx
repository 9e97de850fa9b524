import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { createSource, sourcesQuery, type SourceFields, type SourceKeys } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { Button, Group, TextInput } from '@/ui'
import { AliasFields, OriginField } from './fields'
import styles from './sources.module.css'

/** The few things a source needs; the snippet comes next. */
export function AddSource({
  onMade,
  onCancel,
}: {
  onMade: (keys: SourceKeys) => void
  onCancel: () => void
}) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const [fields, setFields] = useState<SourceFields>({ name: '', origins: [], aliases: [] })
  const make = useMutation({
    mutationFn: () => createSource(key, fields),
    onSuccess: async (keys) => {
      await cache.invalidateQueries({ queryKey: sourcesQuery(key).queryKey })
      onMade(keys)
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form onSubmit={submit} className={styles.stack}>
      {make.error ? <Failed error={make.error} /> : null}
      <TextInput
        label={t('sources.name')}
        description={t('sources.name.what')}
        placeholder={t('sources.name.example')}
        required
        withAsterisk={false}
        maxLength={100}
        data-autofocus
        value={fields.name}
        onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
      />
      <OriginField
        value={fields.origins}
        onChange={(origins) => setFields({ ...fields, origins })}
      />
      <AliasFields
        value={fields.aliases}
        onChange={(aliases) => setFields({ ...fields, aliases })}
      />
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={make.isPending}>
          {t('sources.make')}
        </Button>
      </Group>
    </form>
  )
}
