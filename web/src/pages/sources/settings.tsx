import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { changeSource, type EventSourceRow, type SourceFields, type SourceSettings } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useMay, useWorkspace } from '@/state'
import {
  Button,
  Group,
  NumberInput,
  Select,
  Switch,
  TagsInput,
  TextInput,
  toast,
  undoToast,
} from '@/ui'
import { AliasFields, OriginField } from './fields'
import styles from './sources.module.css'

/** What holds where nothing was set, as the server has it. */
const usual: SourceSettings = {
  rate_per_second: 50_000,
  burst: 1_000_000,
  hosts: [],
  excluded_referrers: [],
  keep_address: false,
  cookieless: 'denied',
  oldest_days: 30,
  calling_code: '',
}

const cookieless = ['denied', 'unasked', 'always'] as const

export function SourceForm({
  source,
  onChanged,
}: {
  source: EventSourceRow
  onChanged: () => Promise<void>
}) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const [fields, setFields] = useState<SourceFields>({
    name: source.name,
    origins: source.origins,
    aliases: source.aliases,
  })
  const [settings, setSettings] = useState<SourceSettings>({ ...usual, ...source.settings })
  const set = (part: Partial<SourceSettings>) => setSettings({ ...settings, ...part })
  const save = useMutation({
    mutationFn: (next: SourceFields) => changeSource(key, source.id, next),
    onSuccess: onChanged,
  })
  const before: SourceFields = {
    name: source.name,
    origins: source.origins,
    aliases: source.aliases,
    settings: source.settings,
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    save.mutate(
      { ...fields, settings: changed(source.settings, settings) },
      {
        onSuccess: () =>
          undoToast(t('common.saved'), t('common.undo'), () =>
            save.mutate(before, { onSuccess: () => toast(t('common.saved')) }),
          ),
      },
    )
  }
  const number = (name: 'rate_per_second' | 'burst' | 'oldest_days', max: number) => (
    <NumberInput
      label={t(`sources.setting.${name}`)}
      description={t(`sources.setting.${name}.what`)}
      min={0}
      max={max}
      allowDecimal={false}
      thousandSeparator
      value={settings[name]}
      onChange={(value) => set({ [name]: Number(value) || 0 })}
    />
  )
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!editable} className={styles.form}>
        {save.error ? <Failed error={save.error} /> : null}
        <TextInput
          label={t('sources.name')}
          required
          withAsterisk={false}
          maxLength={100}
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
        <h3>{t('sources.privacy')}</h3>
        <Select
          label={t('sources.setting.cookieless')}
          description={t('sources.setting.cookieless.what')}
          allowDeselect={false}
          data={cookieless.map((value) => ({
            value,
            label: t(`sources.setting.cookieless.${value}`),
          }))}
          value={settings.cookieless}
          onChange={(value) => set({ cookieless: value ?? 'denied' })}
        />
        <Switch
          label={t('sources.setting.keep_address')}
          description={t('sources.setting.keep_address.what')}
          checked={settings.keep_address}
          onChange={(event) => set({ keep_address: event.currentTarget.checked })}
        />
        <h3>{t('sources.bounds')}</h3>
        {number('rate_per_second', 4_000_000_000)}
        {number('burst', 4_000_000_000)}
        {number('oldest_days', 36_500)}
        <h3>{t('sources.reading')}</h3>
        <TagsInput
          label={t('sources.setting.hosts')}
          description={t('sources.setting.hosts.what')}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          value={settings.hosts}
          onChange={(hosts) => set({ hosts })}
        />
        <TagsInput
          label={t('sources.setting.excluded_referrers')}
          description={t('sources.setting.excluded_referrers.what')}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          value={settings.excluded_referrers}
          onChange={(excluded_referrers) => set({ excluded_referrers })}
        />
        <TextInput
          label={t('sources.setting.calling_code')}
          description={t('sources.setting.calling_code.what')}
          placeholder="49"
          dir="ltr"
          maxLength={6}
          value={settings.calling_code}
          onChange={(event) => set({ calling_code: event.currentTarget.value })}
        />
        {editable ? (
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        ) : null}
      </fieldset>
    </form>
  )
}

/** What was set before, and what differs from the usual now: the rest may go on changing with the server. */
function changed(before: Partial<SourceSettings>, now: SourceSettings): Partial<SourceSettings> {
  const names = Object.keys(usual) as (keyof SourceSettings)[]
  const kept = names.filter(
    (name) => name in before || JSON.stringify(now[name]) !== JSON.stringify(usual[name]),
  )
  return Object.fromEntries(kept.map((name) => [name, now[name]]))
}
