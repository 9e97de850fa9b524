import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import {
  campaignsQuery,
  ruleTestQuery,
  type Condition,
  type NewRule,
  type RuleField,
  type RuleOperator,
} from '@/api'
import { channelKeys } from '@/frame/channels'
import { Failed } from '@/frame/fallbacks'
import { channelName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Group,
  IconPlus,
  IconX,
  Select,
  TextInput,
  useDebouncedValue,
} from '@/ui'
import { SourceLine } from './source'
import styles from './taxonomy.module.css'

const fields: RuleField[] = [
  'campaign_name',
  'campaign_id',
  'platform',
  'account',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'coupon',
]

const operators: RuleOperator[] = ['equals', 'contains', 'prefix', 'regex']

interface Props {
  start: NewRule
  error: unknown
  pending: boolean
  onSubmit: (values: NewRule) => void
  onCancel: () => void
}

export function RuleForm({ start, error, pending, onSubmit, onCancel }: Props) {
  const i18n = useI18n()
  const { t } = i18n
  const { key } = useWorkspace()
  const { data: campaigns } = useQuery(campaignsQuery(key))
  const [rule, setRule] = useState<NewRule>({
    conditions: start.conditions,
    campaign_key: start.campaign_key ?? null,
    channel: start.channel ?? null,
    comment: start.comment ?? '',
    is_enabled: start.is_enabled ?? true,
    ...(start.position === undefined ? {} : { position: start.position }),
  })
  const set = (part: Partial<NewRule>) => setRule({ ...rule, ...part })
  const setCondition = (at: number, part: Partial<Condition>) =>
    set({
      conditions: rule.conditions.map((each, index) =>
        index === at ? { ...each, ...part } : each,
      ),
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit(rule)
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
      {error ? <Failed error={error} /> : null}
      <div>
        <h3>{t('rule.if')}</h3>
        <p className="small dim">{t('rule.if.what')}</p>
      </div>
      {rule.conditions.map((condition, at) => (
        <div key={at} className={styles.conditions}>
          <Select
            aria-label={t('rule.field')}
            allowDeselect={false}
            data={fields.map((value) => ({ value, label: t(`rule_field.${value}`) }))}
            value={condition.field}
            onChange={(field) => setCondition(at, { field: field as RuleField })}
          />
          <Select
            aria-label={t('rule.operator')}
            allowDeselect={false}
            data={operators.map((value) => ({ value, label: t(`rule_operator.${value}`) }))}
            value={condition.operator}
            onChange={(operator) => setCondition(at, { operator: operator as RuleOperator })}
          />
          <TextInput
            aria-label={t('rule.pattern')}
            placeholder={t('rule.pattern.example')}
            dir="auto"
            required
            value={condition.value}
            onChange={(event) => setCondition(at, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={6}
            disabled={rule.conditions.length === 1}
            aria-label={t('common.remove')}
            onClick={() =>
              set({ conditions: rule.conditions.filter((_each, index) => index !== at) })
            }
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
          onClick={() =>
            set({
              conditions: [
                ...rule.conditions,
                { field: 'platform', operator: 'equals', value: '' },
              ],
            })
          }
        >
          {t('rule.condition')}
        </Button>
      </div>
      <h3>{t('rule.then')}</h3>
      <Group grow align="flex-start">
        <Select
          label={t('col.campaign')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('common.remove') }}
          data={(campaigns?.items ?? []).map((each) => ({ value: each.key, label: each.name }))}
          value={rule.campaign_key ?? null}
          onChange={(campaign_key) => set({ campaign_key })}
        />
        <Select
          label={t('col.channel')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('common.remove') }}
          data={channelKeys.map((value) => ({ value, label: channelName(value, i18n) }))}
          value={rule.channel ?? null}
          onChange={(channel) => set({ channel })}
        />
      </Group>
      <TextInput
        label={t('rule.comment')}
        value={rule.comment ?? ''}
        onChange={(event) => set({ comment: event.currentTarget.value })}
      />
      <TestBox rule={rule} />
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={pending}>
          {t('common.save')}
        </Button>
      </Group>
    </form>
  )
}

/** What the rule would catch, while it is being written. */
function TestBox({ rule }: { rule: NewRule }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const [tried] = useDebouncedValue(rule, 300)
  const complete = tried.conditions.every((condition) => condition.value !== '')
  const { data, error } = useQuery({ ...ruleTestQuery(key, tried), enabled: complete })
  return (
    <div className={styles.result} aria-live="polite">
      <h3>{t('rule.test')}</h3>
      {!complete ? <p className="small dim">{t('rule.test.empty')}</p> : null}
      {complete && error ? <Failed error={error} /> : null}
      {complete && data ? (
        <>
          <p>{t('rule.test.matched', { count: data.matched })}</p>
          {data.sources.slice(0, 8).map((source) => (
            <SourceLine key={source.ref_key} source={source} />
          ))}
        </>
      ) : null}
    </div>
  )
}
