import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  asProblem,
  changeRule,
  createRule,
  deleteRule,
  orderRules,
  rulesQuery,
  type NewRule,
  type Rule,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { channelName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useMay, useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Card,
  EmptyState,
  failToast,
  Group,
  IconArrowDown,
  IconArrowUp,
  IconPlus,
  IconTrash,
  Key,
  Modal,
  PageHeader,
  Section,
  Skeletons,
  Switch,
  Tooltip,
  undoToast,
} from '@/ui'
import { ConventionCard } from './convention'
import { Drafts } from './drafts'
import { RuleForm } from './rule-form'
import styles from './taxonomy.module.css'
import { UnassignedList } from './unassigned'

const blank: NewRule = { conditions: [{ field: 'campaign_name', operator: 'contains', value: '' }] }

/** Everything that hangs on the rules is stale once a rule changed. */
export function useTaxonomyRefresh() {
  const cache = useQueryClient()
  return () =>
    cache.invalidateQueries({
      predicate: ({ queryKey }) =>
        ['rules', 'unassigned', 'campaigns', 'report', 'overview', 'convention'].includes(
          String(queryKey[0]),
        ),
    })
}

/** Which campaign and channel the rows of files belong to. */
export function TaxonomyPage() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const [editing, setEditing] = useState<{ rule: Rule | null; start: NewRule } | null>(null)
  const refresh = useTaxonomyRefresh()
  const save = useMutation({
    mutationFn: (values: NewRule) =>
      editing?.rule ? changeRule(key, editing.rule.id, values) : createRule(key, values),
    onSuccess: async (saved) => {
      const made = editing?.rule === null
      setEditing(null)
      await refresh()
      if (made) {
        undoToast(t('rule.created'), t('common.undo'), () => {
          void deleteRule(key, saved.id).then(refresh)
        })
      }
    },
  })
  return (
    <>
      <PageHeader title={t('nav.taxonomy')} lead={t('taxonomy.lead')} />
      <UnassignedList onRule={(start) => setEditing({ rule: null, start })} />
      <Drafts />
      <Section
        title={t('rule.title')}
        actions={
          editable ? (
            <Button
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => setEditing({ rule: null, start: blank })}
            >
              {t('rule.add')}
            </Button>
          ) : null
        }
      >
        <p className="dim small measure" style={{ marginBlockEnd: 8 }}>
          {t('rule.lead')}
        </p>
        <RuleList onEdit={(rule) => setEditing({ rule, start: rule })} editable={editable} />
      </Section>
      <ConventionCard />
      <Modal
        opened={editing !== null}
        onClose={() => setEditing(null)}
        size="lg"
        title={editing?.rule ? t('rule.edit') : t('rule.add')}
        closeLabel={t('common.close')}
      >
        {editing ? (
          <RuleForm
            start={editing.start}
            error={save.error}
            pending={save.isPending}
            onSubmit={(values) => save.mutate(values)}
            onCancel={() => setEditing(null)}
          />
        ) : null}
      </Modal>
    </>
  )
}

function content({
  conditions,
  campaign_key,
  channel,
  comment,
  is_enabled,
  position,
}: Rule): NewRule {
  return { conditions, campaign_key, channel, comment, is_enabled, position }
}

function RuleList({ onEdit, editable }: { onEdit: (rule: Rule) => void; editable: boolean }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const refresh = useTaxonomyRefresh()
  const { data, error, refetch } = useQuery(rulesQuery(key))
  const failed = (refused: unknown) => failToast(asProblem(refused).detail || t('error.title'))
  const order = useMutation({
    mutationFn: (ids: string[]) => orderRules(key, ids),
    onSuccess: refresh,
    onError: failed,
  })
  const toggle = useMutation({
    mutationFn: (rule: Rule) =>
      changeRule(key, rule.id, { ...content(rule), is_enabled: !rule.is_enabled }),
    onSuccess: refresh,
    onError: failed,
  })
  const remove = useMutation({
    mutationFn: (rule: Rule) => deleteRule(key, rule.id),
    onSuccess: async (_done, rule) => {
      await refresh()
      undoToast(t('rule.removed'), t('common.undo'), () => {
        void createRule(key, content(rule)).then(refresh)
      })
    },
    onError: failed,
  })
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons rows={4} height={48} />
  if (data.items.length === 0) {
    return <EmptyState title={t('rule.empty.title')}>{t('rule.empty.what')}</EmptyState>
  }
  const ids = data.items.map((rule) => rule.id)
  const move = (at: number, by: -1 | 1) => {
    const next = [...ids]
    const [moved] = next.splice(at, 1)
    if (moved) next.splice(at + by, 0, moved)
    order.mutate(next)
  }
  return (
    <Card flush>
      <ol className={styles.rules}>
        {data.items.map((rule, at) => (
          <li key={rule.id} className={styles.rule} data-off={!rule.is_enabled || undefined}>
            <div className={styles.order}>
              {editable ? (
                <>
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    disabled={at === 0}
                    aria-label={t('rule.up', { position: rule.position })}
                    onClick={() => move(at, -1)}
                  >
                    <IconArrowUp size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    disabled={at === ids.length - 1}
                    aria-label={t('rule.down', { position: rule.position })}
                    onClick={() => move(at, 1)}
                  >
                    <IconArrowDown size={14} aria-hidden />
                  </ActionIcon>
                </>
              ) : null}
              {t('rule.number', { position: rule.position })}
            </div>
            <RuleWords rule={rule} />
            {editable ? (
              <Group gap={8} wrap="nowrap">
                <Tooltip label={t('rule.enabled')}>
                  <Switch
                    size="xs"
                    checked={rule.is_enabled}
                    aria-label={t('rule.enabled')}
                    onChange={() => toggle.mutate(rule)}
                  />
                </Tooltip>
                <Button size="compact-sm" variant="default" onClick={() => onEdit(rule)}>
                  {t('common.edit')}
                </Button>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('rule.remove', { position: rule.position })}
                  onClick={() => remove.mutate(rule)}
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              </Group>
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** A rule as a sentence: if … and … then …. */
export function RuleWords({ rule }: { rule: Rule }) {
  const i18n = useI18n()
  const { t } = i18n
  return (
    <div>
      <div className={styles.says}>
        {rule.conditions.map((condition, index) => (
          <span key={index}>
            {index > 0 ? `${t('rule.and')} ` : ''}
            {t(`rule_field.${condition.field}`)} {t(`rule_operator.${condition.operator}`)}{' '}
            <bdi dir="ltr" className={styles.pattern}>
              {condition.value}
            </bdi>
          </span>
        ))}
        <span aria-hidden>{i18n.direction === 'rtl' ? '←' : '→'}</span>
        <span className={styles.gives}>
          {rule.campaign_key ? <Key>{rule.campaign_key}</Key> : null}
          {rule.campaign_key && rule.channel ? ' · ' : ''}
          {rule.channel ? channelName(rule.channel, i18n) : null}
        </span>
      </div>
      {rule.comment ? (
        <div className="small dim" dir="auto">
          {rule.comment}
        </div>
      ) : null}
    </div>
  )
}
