import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { addFx, fxQuery, type FxRate } from '@/api'
import { today as todayIn } from '@/format/dates'
import { readAmount } from '@/format/decimals'
import { decimalMark } from '@/format/money'
import { formatNumber } from '@/format/numbers'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  DayField,
  EmptyState,
  Section,
  Select,
  Skeletons,
  TextInput,
  toast,
  type Column,
} from '@/ui'
import styles from './settings.module.css'
import { currencyChoices } from './choices'

export function RatesTab() {
  const i18n = useI18n()
  const { t, language } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const { data, error, refetch } = useQuery(fxQuery(key))
  const columns: Column<FxRate>[] = [
    {
      id: 'day',
      header: t('col.day'),
      sortBy: (rate) => rate.day,
      cell: (rate) => format.day(rate.day),
    },
    {
      id: 'pair',
      header: t('rates.pair'),
      sortBy: (rate) => `${rate.base}${rate.quote}`,
      cell: (rate) => (
        <bdi dir="ltr">
          1 {rate.base} = {rate.quote}
        </bdi>
      ),
    },
    {
      id: 'rate',
      header: t('rates.rate'),
      numeric: true,
      cell: (rate) => formatNumber(rate.rate, language, { maximumFractionDigits: 9 }),
    },
    { id: 'source', header: t('rates.source'), cell: (rate) => rate.source ?? '' },
  ]
  return (
    <Section title={t('settings.rates')}>
      <p className="dim small measure" style={{ marginBlockEnd: 12 }}>
        {t('rates.what')}
      </p>
      {editable ? <NewRate /> : null}
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={4} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState title={t('rates.empty.title')}>{t('rates.empty.what')}</EmptyState>
      ) : null}
      {data && data.items.length > 0 ? (
        <Card flush>
          <DataTable
            label={t('settings.rates')}
            rows={data.items}
            columns={columns}
            rowKey={(rate) => `${rate.day}${rate.base}${rate.quote}`}
            words={tableWords(t)}
            compare={i18n.compare}
          />
        </Card>
      ) : null}
    </Section>
  )
}

function NewRate() {
  const { t, language } = useI18n()
  const workspace = useWorkspace()
  const cache = useQueryClient()
  const present = todayIn(workspace.timezone)
  const [day, setDay] = useState(present)
  const [base, setBase] = useState<string | null>(null)
  const [rate, setRate] = useState('')
  const value = readAmount(rate, decimalMark(language))
  const add = useMutation({
    mutationFn: () =>
      addFx(workspace.key, [
        { day, base: base ?? '', quote: workspace.currency, rate: value ?? '' },
      ]),
    onSuccess: async () => {
      setRate('')
      toast(t('common.saved'))
      await cache.invalidateQueries()
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit} style={{ marginBlockEnd: 16 }}>
      {add.error ? <Failed error={add.error} /> : null}
      <div className={styles.rate}>
        <DayField
          label={t('col.day')}
          value={day}
          today={present}
          language={language}
          weekStart={workspace.week_start % 7}
          onChange={(next) => setDay(next ?? present)}
          words={{
            previous: t('period.previous_month'),
            next: t('period.next_month'),
            clear: t('common.remove'),
            empty: t('common.none'),
          }}
        />
        <Select
          label={t('rates.one')}
          searchable
          data={currencyChoices(language).filter(({ value: code }) => code !== workspace.currency)}
          value={base}
          onChange={setBase}
        />
        <TextInput
          label={t('rates.is', { currency: workspace.currency })}
          inputMode="decimal"
          dir="ltr"
          value={rate}
          onChange={(event) => setRate(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!base || value === null} loading={add.isPending}>
          {t('common.add')}
        </Button>
      </div>
    </form>
  )
}
