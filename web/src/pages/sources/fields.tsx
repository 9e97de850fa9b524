import type { SourceAlias } from '@/api'
import { useI18n } from '@/i18n'
import { ActionIcon, Button, IconPlus, IconX, Select, TagsInput, TextInput } from '@/ui'
import { productNames } from './snippets'
import styles from './sources.module.css'

/** Protocols whose tags carry an id of their own. */
const protocols = [
  'matomo',
  'ga4',
  'segment',
  'snowplow',
  'posthog',
  'umami',
  'plausible',
  'jitsu',
  'sulit',
  'pixel',
] as const

/** What the tags of a product send as their own id, as it looks. */
const examples: Record<string, string> = {
  matomo: '1',
  ga4: 'G-XXXXXXXXXX',
  umami: '94db1cb1-74f4-4a40-ad6c-962362670409',
  plausible: 'shop.example',
  posthog: 'phc_…',
}

export function OriginField({
  value,
  onChange,
}: {
  value: string[]
  onChange: (origins: string[]) => void
}) {
  const { t } = useI18n()
  return (
    <TagsInput
      label={t('sources.origins')}
      description={t('sources.origins.what')}
      placeholder={value.length === 0 ? 'https://shop.example' : ''}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      clearable
      clearButtonProps={{ 'aria-label': t('common.remove') }}
      maxTags={100}
      value={value}
      onChange={onChange}
    />
  )
}

export function AliasFields({
  value,
  onChange,
}: {
  value: SourceAlias[]
  onChange: (aliases: SourceAlias[]) => void
}) {
  const { t } = useI18n()
  const set = (at: number, part: Partial<SourceAlias>) =>
    onChange(value.map((alias, index) => (index === at ? { ...alias, ...part } : alias)))
  return (
    <fieldset className={styles.aliases}>
      <legend>{t('sources.aliases')}</legend>
      <p className="small dim">{t('sources.aliases.what')}</p>
      {value.map((alias, at) => (
        <div key={at} className={styles.alias}>
          <Select
            aria-label={t('sources.alias.protocol')}
            allowDeselect={false}
            data={protocols.map((protocol) => ({
              value: protocol,
              label: productNames[protocol],
            }))}
            value={alias.protocol}
            onChange={(protocol) => set(at, { protocol: protocol ?? 'matomo' })}
          />
          <TextInput
            aria-label={t('sources.alias.id')}
            placeholder={examples[alias.protocol] ?? ''}
            dir="ltr"
            required
            maxLength={200}
            value={alias.alias}
            onChange={(event) => set(at, { alias: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={6}
            aria-label={t('common.remove')}
            onClick={() => onChange(value.filter((_each, index) => index !== at))}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => onChange([...value, { protocol: 'matomo', alias: '' }])}
        >
          {t('sources.alias.add')}
        </Button>
      </div>
    </fieldset>
  )
}
