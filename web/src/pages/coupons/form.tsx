import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { asProblem, campaignsQuery, type NewCouponBatch } from '@/api'
import { today as todayIn } from '@/format/dates'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import {
  Button,
  Checkbox,
  Collapse,
  DayField,
  Group,
  IconChevronDown,
  SegmentedControl,
  Select,
  TextInput,
  useDisclosure,
} from '@/ui'

interface Props {
  error: unknown
  pending: boolean
  onSubmit: (body: NewCouponBatch) => void
  onCancel: () => void
}

const blank = {
  campaign: '',
  name: '',
  placement: '',
  arm: '',
  kind: 'unique',
  code: '',
  count: '100',
  benefit: 'percent',
  benefit_value: '10',
  currency: '',
  min_order_value: '',
  valid_from: null as string | null,
  valid_until: null as string | null,
  max_redemptions: '',
  is_once_per_customer: false,
  qr_url: '',
}

const digits = (text: string) =>
  Number(text.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0)).replace(/\D/g, ''))

/** A new batch: its campaign, its codes, what they give and when. */
export function BatchForm({ error, pending, onSubmit, onCancel }: Props) {
  const { t, language } = useI18n()
  const workspace = useWorkspace()
  const { data: campaigns } = useQuery(campaignsQuery(workspace.key))
  const [draft, setDraft] = useState({ ...blank, currency: workspace.currency })
  const [more, { toggle }] = useDisclosure(false)
  const errors: Record<string, string | undefined> = error ? asProblem(error).fields : {}
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const needsCurrency = draft.benefit === 'amount' || draft.min_order_value !== ''
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit({
      campaign: draft.campaign,
      name: draft.name,
      placement: draft.placement,
      arm: draft.arm,
      kind: draft.kind,
      ...(draft.kind === 'shared' ? { code: draft.code } : { count: digits(draft.count) }),
      benefit: draft.benefit,
      benefit_value: ['percent', 'amount'].includes(draft.benefit) ? draft.benefit_value : null,
      currency: needsCurrency ? draft.currency : null,
      min_order_value: draft.min_order_value || null,
      valid_from: draft.valid_from,
      valid_until: draft.valid_until,
      max_redemptions: draft.max_redemptions === '' ? null : digits(draft.max_redemptions),
      is_once_per_customer: draft.is_once_per_customer,
      qr_url: draft.qr_url,
    })
  }
  const text = (
    name: 'name' | 'placement' | 'arm' | 'qr_url' | 'min_order_value' | 'max_redemptions',
    rest: Record<string, unknown> = {},
  ) => (
    <TextInput
      label={t(`coupons.${name}`)}
      value={draft[name]}
      error={errors[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      {...rest}
    />
  )
  const dayField = (name: 'valid_from' | 'valid_until') => (
    <DayField
      label={t(`coupons.${name}`)}
      value={draft[name]}
      today={todayIn(workspace.timezone)}
      language={language}
      weekStart={workspace.week_start % 7}
      error={errors[name]}
      onChange={(day) => set({ [name]: day })}
      words={{
        previous: t('period.previous_month'),
        next: t('period.next_month'),
        clear: t('common.remove'),
        empty: t('common.none'),
      }}
    />
  )
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 16 }}>
      {error ? <Failed error={error} /> : null}
      <Group grow align="flex-start">
        <Select
          label={t('col.campaign')}
          description={t('coupons.campaign.what')}
          required
          withAsterisk={false}
          searchable
          data={(campaigns?.items ?? []).map((each) => ({ value: each.key, label: each.name }))}
          value={draft.campaign || null}
          error={errors['campaign']}
          onChange={(campaign) => set({ campaign: campaign ?? '' })}
        />
        {text('name', {
          description: t('coupons.name.what'),
          placeholder: t('coupons.name.example'),
          required: true,
          withAsterisk: false,
          maxLength: 100,
        })}
      </Group>
      <div style={{ display: 'grid', gap: 8 }}>
        <SegmentedControl
          aria-label={t('coupons.kind')}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          data={[
            { value: 'unique', label: t('coupons.kind.unique') },
            { value: 'shared', label: t('coupons.kind.shared') },
          ]}
        />
        <p className="small dim">
          {t(draft.kind === 'unique' ? 'coupons.kind.unique.what' : 'coupons.kind.shared.what')}
        </p>
        {draft.kind === 'unique' ? (
          <TextInput
            label={t('coupons.count')}
            inputMode="numeric"
            required
            withAsterisk={false}
            value={draft.count}
            error={errors['count']}
            onChange={(event) => set({ count: event.currentTarget.value })}
          />
        ) : (
          <TextInput
            label={t('coupons.code')}
            placeholder="AUTUMN10"
            dir="ltr"
            required
            withAsterisk={false}
            maxLength={60}
            value={draft.code}
            error={errors['code']}
            onChange={(event) => set({ code: event.currentTarget.value })}
          />
        )}
      </div>
      <Group grow align="flex-start">
        <Select
          label={t('coupons.benefit')}
          allowDeselect={false}
          data={(['percent', 'amount', 'free_shipping', 'other'] as const).map((value) => ({
            value,
            label: t(`coupons.benefit.${value}`),
          }))}
          value={draft.benefit}
          onChange={(benefit) => set({ benefit: benefit ?? 'percent' })}
        />
        {draft.benefit === 'percent' || draft.benefit === 'amount' ? (
          <TextInput
            label={t(draft.benefit === 'percent' ? 'coupons.how_many_percent' : 'coupons.how_much')}
            inputMode="decimal"
            rightSection={
              <span className="small dim">
                {draft.benefit === 'percent' ? '%' : draft.currency}
              </span>
            }
            rightSectionWidth={52}
            value={draft.benefit_value}
            error={errors['benefit_value']}
            onChange={(event) => set({ benefit_value: event.currentTarget.value })}
          />
        ) : null}
      </Group>
      <Group grow align="flex-start">
        {dayField('valid_from')}
        {dayField('valid_until')}
      </Group>
      <Group grow align="flex-start">
        {text('placement', { placeholder: t('coupons.placement.example'), maxLength: 100 })}
        {text('arm', { placeholder: 'A', maxLength: 100 })}
      </Group>
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={more}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={toggle}
        >
          {t('coupons.rules')}
        </Button>
        <Collapse expanded={more}>
          <div style={{ display: 'grid', gap: 12, paddingBlockStart: 12 }}>
            <Group grow align="flex-start">
              {text('min_order_value', { inputMode: 'decimal' })}
              <TextInput
                label={t('coupons.currency')}
                dir="ltr"
                maxLength={3}
                value={draft.currency}
                error={errors['currency']}
                onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
              />
              {text('max_redemptions', { inputMode: 'numeric' })}
            </Group>
            <Checkbox
              label={t('coupons.once_per_customer')}
              checked={draft.is_once_per_customer}
              onChange={(event) => set({ is_once_per_customer: event.currentTarget.checked })}
            />
            {text('qr_url', {
              description: t('coupons.qr_url.what'),
              placeholder: 'https://shop.example/?coupon={code}',
              dir: 'ltr',
              inputMode: 'url',
            })}
          </div>
        </Collapse>
      </div>
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={pending}>
          {t('coupons.make')}
        </Button>
      </Group>
    </form>
  )
}
