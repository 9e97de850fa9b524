import type { ImportOptions, Preview } from '@/api'
import { useI18n } from '@/i18n'
import { Group, Select, TextInput } from '@/ui'
import { formatName } from './words'

/** Formats of what happened away from the site, whose columns a person may name. */
const offline = ['calls', 'store_visits', 'self_reported', 'offline_conversions', 'counts']

/** Whether a person says what the columns of such a file are. */
export const isMappable = (format: string) => format === 'table' || offline.includes(format)

interface Props {
  preview: Preview
  options: ImportOptions
  onChange: (part: Partial<ImportOptions>) => void
}

/** What a table that no header tells holds, and which country phone numbers are of. */
export function Offline({ preview, options, onChange }: Props) {
  const i18n = useI18n()
  const { t } = i18n
  const notices = [...preview.notices, ...(preview.outcome?.notices ?? [])]
  const wantsCode =
    notices.some(({ code }) => code === 'phones_without_country') || options.calling_code != null
  const wantsFormat = preview.format === 'table' || options.format != null
  if (!wantsCode && !wantsFormat) return null
  return (
    <Group gap={12} mt={12} align="flex-end">
      {wantsFormat ? (
        <Select
          size="xs"
          allowDeselect={false}
          label={t('imports.holds')}
          data={['table', ...offline].map((value) => ({ value, label: formatName(value, i18n) }))}
          value={options.format ?? 'table'}
          onChange={(format) =>
            onChange({ format: format === 'table' ? undefined : (format ?? undefined), map: {} })
          }
        />
      ) : null}
      {wantsCode ? (
        <TextInput
          size="xs"
          dir="ltr"
          inputMode="numeric"
          maxLength={5}
          label={t('imports.calling_code')}
          placeholder="98"
          value={options.calling_code ?? ''}
          onChange={(event) => onChange({ calling_code: event.currentTarget.value || undefined })}
        />
      ) : null}
    </Group>
  )
}
