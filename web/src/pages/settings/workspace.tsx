import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { asProblem, changeWorkspace, type Basis, type Workspace } from '@/api'
import {
  intlTag,
  languageNames,
  languages,
  needsIcelandicWords,
  type Language,
} from '@/format/language'
import { formatMonthName } from '@/format/dates'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useMay, useWorkspace } from '@/state'
import { Button, Card, Checkbox, Group, Radio, Select, Stack, TextInput, undoToast } from '@/ui'
import styles from './settings.module.css'
import { currencyChoices, timezoneChoices } from './choices'

type Editable = Pick<
  Workspace,
  | 'name'
  | 'currency'
  | 'timezone'
  | 'locale'
  | 'week_start'
  | 'fiscal_year_start'
  | 'refund_policy'
  | 'revenue_net_of_tax_and_shipping'
  | 'default_basis'
  | 'gross_margin_percent'
>

function pick(workspace: Workspace): Editable {
  return {
    name: workspace.name,
    currency: workspace.currency,
    timezone: workspace.timezone,
    locale: workspace.locale,
    week_start: workspace.week_start,
    fiscal_year_start: workspace.fiscal_year_start,
    refund_policy: workspace.refund_policy,
    revenue_net_of_tax_and_shipping: workspace.revenue_net_of_tax_and_shipping,
    default_basis: workspace.default_basis,
    gross_margin_percent: workspace.gross_margin_percent,
  }
}

function weekdayName(day: number, language: Language): string {
  const tag = needsIcelandicWords(language) ? null : intlTag(language)
  if (tag === null) {
    return (
      [
        'mánudagur',
        'þriðjudagur',
        'miðvikudagur',
        'fimmtudagur',
        'föstudagur',
        'laugardagur',
        'sunnudagur',
      ][day - 1] ?? ''
    )
  }
  // 5 January 1970 was a Monday.
  return new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date((3 + day) * 86_400_000 + 1),
  )
}

export function WorkspaceTab() {
  const { t, language } = useI18n()
  const workspace = useWorkspace()
  const editable = useMay('admin')
  const cache = useQueryClient()
  const [values, setValues] = useState(() => pick(workspace))
  const set = (part: Partial<Editable>) => setValues({ ...values, ...part })
  const save = useMutation({
    mutationFn: (next: Partial<Editable>) => changeWorkspace(workspace.key, next),
    onSuccess: () => cache.invalidateQueries(),
  })
  const fields = save.error ? asProblem(save.error).fields : {}
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const before = pick(workspace)
    const changed = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => value !== before[name as keyof Editable]),
    ) as Partial<Editable>
    if (Object.keys(changed).length === 0) return
    save.mutate(changed, {
      onSuccess: () =>
        undoToast(t('common.saved'), t('common.undo'), () => {
          setValues(before)
          save.mutate(before)
        }),
    })
  }
  return (
    <Card>
      <form onSubmit={submit} style={{ maxInlineSize: 640 }}>
        <fieldset disabled={!editable} style={{ border: 0, padding: 0, margin: 0 }}>
          <Stack gap={14}>
            {save.error ? <Failed error={save.error} /> : null}
            <TextInput
              label={t('workspace.name')}
              required
              withAsterisk={false}
              value={values.name}
              error={fields['name']}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <div className={styles.beside}>
              <Select
                label={t('workspace.currency')}
                description={t('workspace.currency.what')}
                searchable
                allowDeselect={false}
                data={currencyChoices(language)}
                value={values.currency}
                error={fields['currency']}
                onChange={(currency) => set({ currency: currency ?? values.currency })}
              />
              <Select
                label={t('workspace.timezone')}
                description={t('workspace.timezone.what')}
                searchable
                allowDeselect={false}
                data={timezoneChoices()}
                value={values.timezone}
                error={fields['timezone']}
                onChange={(timezone) => set({ timezone: timezone ?? values.timezone })}
              />
            </div>
            <div className={styles.beside}>
              <Select
                label={t('workspace.locale')}
                allowDeselect={false}
                data={languages.map((value) => ({ value, label: languageNames[value] }))}
                value={values.locale}
                onChange={(locale) => set({ locale: locale ?? values.locale })}
              />
              <Select
                label={t('workspace.week_start')}
                allowDeselect={false}
                data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
                  value: String(day),
                  label: weekdayName(day, language),
                }))}
                value={String(values.week_start)}
                onChange={(day) => set({ week_start: Number(day) })}
              />
              <Select
                label={t('workspace.fiscal_year_start')}
                allowDeselect={false}
                data={Array.from({ length: 12 }, (_, index) => ({
                  value: String(index + 1),
                  label: formatMonthName(index + 1, language),
                }))}
                value={String(values.fiscal_year_start)}
                onChange={(month) => set({ fiscal_year_start: Number(month) })}
              />
            </div>
            <Radio.Group
              label={t('workspace.refund_policy')}
              value={values.refund_policy}
              onChange={(policy) => set({ refund_policy: policy })}
            >
              <Stack gap={6} mt={6}>
                <Radio value="order_day" label={t('workspace.refund_policy.order_day')} />
                <Radio value="refund_day" label={t('workspace.refund_policy.refund_day')} />
              </Stack>
            </Radio.Group>
            <Checkbox
              label={t('workspace.net')}
              checked={values.revenue_net_of_tax_and_shipping}
              onChange={(event) =>
                set({ revenue_net_of_tax_and_shipping: event.currentTarget.checked })
              }
            />
            <div className={styles.beside}>
              <Select
                label={t('workspace.default_basis')}
                description={t('workspace.default_basis.what')}
                allowDeselect={false}
                data={[
                  { value: '', label: t('basis.auto') },
                  ...(['orders', 'results', 'platform'] as Basis[]).map((value) => ({
                    value,
                    label: t(`basis.${value}`),
                  })),
                ]}
                value={values.default_basis ?? ''}
                onChange={(basis) => set({ default_basis: basis ? basis : null })}
              />
              <TextInput
                label={t('workspace.margin')}
                description={t('workspace.margin.what')}
                inputMode="decimal"
                dir="ltr"
                value={values.gross_margin_percent ?? ''}
                error={fields['gross_margin_percent']}
                onChange={(event) =>
                  set({ gross_margin_percent: event.currentTarget.value || null })
                }
              />
            </div>
            {editable ? (
              <Group>
                <Button type="submit" loading={save.isPending}>
                  {t('common.save')}
                </Button>
              </Group>
            ) : (
              <p className="dim">{t('settings.read_only')}</p>
            )}
          </Stack>
        </fieldset>
      </form>
    </Card>
  )
}
