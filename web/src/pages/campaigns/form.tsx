import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import {
  asProblem,
  conventionQuery,
  type Campaign,
  type CampaignStatus,
  type NewCampaign,
} from '@/api'
import { today as todayIn } from '@/format/dates'
import { channelKeys } from '@/frame/channels'
import { Failed } from '@/frame/fallbacks'
import { channelName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { Button, DayField, Group, Select, TagsInput, Textarea, TextInput } from '@/ui'

export const statuses: CampaignStatus[] = ['draft', 'live', 'paused', 'ended']

interface Props {
  campaign?: Campaign
  error: unknown
  pending: boolean
  onSubmit: (values: NewCampaign) => void
  onCancel: () => void
}

/** `Autumn on Instagram` → `autumn-on-instagram`; other scripts keep their letters. */
export function suggestKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
}

export function CampaignForm({ campaign, error, pending, onSubmit, onCancel }: Props) {
  const i18n = useI18n()
  const { t, language } = i18n
  const workspace = useWorkspace()
  const { data: convention } = useQuery(conventionQuery(workspace.key))
  const [values, setValues] = useState<NewCampaign>({
    name: campaign?.name ?? '',
    key: campaign?.key ?? '',
    channel: campaign?.channel ?? null,
    starts_on: campaign?.starts_on ?? null,
    ends_on: campaign?.ends_on ?? null,
    objective: campaign?.objective ?? '',
    audience: campaign?.audience ?? '',
    owner: campaign?.owner ?? '',
    status: campaign?.status ?? 'draft',
    labels: campaign?.labels ?? [],
    coupons: campaign?.coupons ?? [],
  })
  const [keyTouched, setKeyTouched] = useState(campaign !== undefined)
  const fields = error ? asProblem(error).fields : {}
  const set = (part: Partial<NewCampaign>) => setValues({ ...values, ...part })
  const key = keyTouched ? values.key : suggestKey(values.name)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit({ ...values, ...(key ? { key } : {}) })
  }
  const day = (name: 'starts_on' | 'ends_on', label: string) => (
    <DayField
      label={label}
      value={values[name] ?? null}
      today={todayIn(workspace.timezone)}
      language={language}
      weekStart={workspace.week_start % 7}
      error={fields[name]}
      onChange={(value) => set({ [name]: value })}
      words={{
        previous: t('period.previous_month'),
        next: t('period.next_month'),
        clear: t('common.remove'),
        empty: t('common.none'),
      }}
    />
  )
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
      {error ? <Failed error={error} /> : null}
      <TextInput
        label={t('campaign.name')}
        required
        withAsterisk={false}
        value={values.name}
        error={fields['name']}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('campaign.key')}
        description={
          convention?.hint
            ? t('campaign.key.hint', { hint: convention.hint })
            : t('campaign.key.what')
        }
        value={key ?? ''}
        error={fields['key']}
        dir="ltr"
        onChange={(event) => {
          setKeyTouched(true)
          set({ key: event.currentTarget.value })
        }}
      />
      <Group grow align="flex-start">
        <Select
          label={t('col.channel')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('common.remove') }}
          data={channelKeys.map((value) => ({ value, label: channelName(value, i18n) }))}
          value={values.channel ?? null}
          error={fields['channel']}
          onChange={(channel) => set({ channel })}
        />
        <Select
          label={t('col.status')}
          allowDeselect={false}
          data={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={values.status ?? 'draft'}
          onChange={(status) => set({ status: status })}
        />
      </Group>
      <Group grow align="flex-start">
        {day('starts_on', t('campaign.start'))}
        {day('ends_on', t('campaign.end'))}
      </Group>
      <Textarea
        label={t('campaign.objective')}
        description={t('campaign.objective.what')}
        autosize
        minRows={2}
        value={values.objective ?? ''}
        onChange={(event) => set({ objective: event.currentTarget.value })}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('campaign.audience')}
          value={values.audience ?? ''}
          onChange={(event) => set({ audience: event.currentTarget.value })}
        />
        <TextInput
          label={t('col.owner')}
          value={values.owner ?? ''}
          onChange={(event) => set({ owner: event.currentTarget.value })}
        />
      </Group>
      <TagsInput
        label={t('col.labels')}
        value={values.labels ?? []}
        onChange={(labels) => set({ labels })}
        splitChars={[',', '،']}
      />
      <TagsInput
        label={t('campaign.coupons')}
        description={t('campaign.coupons.what')}
        dir="ltr"
        maxTags={50}
        value={values.coupons ?? []}
        error={fields['coupons']}
        onChange={(coupons) => set({ coupons: coupons.map((code) => code.toUpperCase()) })}
        splitChars={[',', '،', ';', ' ']}
      />
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={pending}>
          {campaign ? t('common.save') : t('campaign.create')}
        </Button>
      </Group>
    </form>
  )
}
