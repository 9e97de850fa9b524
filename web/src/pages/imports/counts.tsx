import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type SubmitEvent } from 'react'
import {
  asProblem,
  campaignsQuery,
  countsQuery,
  typeCount,
  undoImport,
  type Count,
  type NewCount,
} from '@/api'
import { today as todayIn } from '@/format/dates'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n, type MessageKey } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  DayField,
  failToast,
  Section,
  Select,
  TextInput,
  toast,
  undoToast,
  type Column,
} from '@/ui'
import styles from './counts.module.css'

/** What a shop counts by hand, the most usual first. */
const things = [
  'flyers',
  'samples',
  'calls',
  'store_visits',
  'leads',
  'sales',
  'new_customers',
  'coupons_redeemed',
] as const

const digits = (text: string) =>
  text.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0)).replace(/[\s,.٬]/g, '')

/** “120 flyers at the school gate”: typed, not made into a file. */
export function CountsSection() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const { data, error, refetch } = useQuery(countsQuery(key))
  if (!editable && data?.items.length === 0) return null
  return (
    <Section title={t('counts.title')}>
      {editable ? <CountForm /> : null}
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {data && data.items.length > 0 ? <CountList counts={data.items} editable={editable} /> : null}
    </Section>
  )
}

/** Everything that a count changes is asked for again. */
function useChanged() {
  const cache = useQueryClient()
  return () => cache.invalidateQueries()
}

function useTakeBack() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const changed = useChanged()
  return useMutation({
    mutationFn: (id: string) => undoImport(key, id),
    onSuccess: async () => {
      await changed()
      toast(t('counts.undone'))
    },
    onError: (refused) => failToast(asProblem(refused).detail || t('error.title')),
  })
}

function CountForm() {
  const { t, language } = useI18n()
  const format = useFormat()
  const workspace = useWorkspace()
  const today = todayIn(workspace.timezone)
  const { data: campaigns } = useQuery(campaignsQuery(workspace.key))
  const number = useRef<HTMLInputElement>(null)
  const blank = { count: '', what: 'flyers', place: '', campaign: '', day: today }
  const [draft, setDraft] = useState(blank)
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const changed = useChanged()
  const takeBack = useTakeBack()
  const save = useMutation({
    mutationFn: (body: NewCount) => typeCount(workspace.key, body),
    onSuccess: async (outcome, { count, what }) => {
      await changed()
      setDraft((before) => ({
        ...blank,
        what: before.what,
        campaign: before.campaign,
        day: before.day,
      }))
      number.current?.focus()
      const said = t('counts.saved', {
        count: format.count(count ?? 0),
        what: t(`counts.thing.${what ?? 'flyers'}` as MessageKey),
      })
      const id = outcome.import_id
      if (id) undoToast(said, t('common.undo'), () => takeBack.mutate(id))
      else toast(t('counts.known'))
    },
  })
  const errors: Record<string, string | undefined> = save.error ? asProblem(save.error).fields : {}
  const count = Number(digits(draft.count))
  const isNumber = draft.count.trim() !== '' && Number.isSafeInteger(count) && count >= 0
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!isNumber) return
    save.mutate({
      count,
      what: draft.what,
      place: draft.place,
      campaign: draft.campaign,
      day: draft.day,
    })
  }
  return (
    <Card>
      <form onSubmit={submit}>
        <div className={styles.form}>
          <TextInput
            ref={number}
            label={t('counts.count')}
            inputMode="numeric"
            placeholder={format.count(120)}
            required
            withAsterisk={false}
            value={draft.count}
            error={
              errors['count'] ?? (draft.count && !isNumber ? t('counts.count.wrong') : undefined)
            }
            onChange={(event) => set({ count: event.currentTarget.value })}
          />
          <Select
            label={t('counts.what')}
            allowDeselect={false}
            data={things.map((each) => ({ value: each, label: t(`counts.thing.${each}`) }))}
            value={draft.what}
            error={errors['what']}
            onChange={(what) => set({ what: what ?? 'flyers' })}
          />
          <TextInput
            label={t('counts.place')}
            placeholder={t('counts.place.example')}
            maxLength={200}
            value={draft.place}
            error={errors['place']}
            onChange={(event) => set({ place: event.currentTarget.value })}
          />
          <Select
            label={t('col.campaign')}
            placeholder={t('common.none')}
            clearable
            clearButtonProps={{ 'aria-label': t('common.remove') }}
            searchable
            data={(campaigns?.items ?? []).map((each) => ({ value: each.key, label: each.name }))}
            value={draft.campaign || null}
            error={errors['campaign']}
            onChange={(campaign) => set({ campaign: campaign ?? '' })}
          />
          <DayField
            label={t('col.day')}
            value={draft.day}
            today={today}
            language={language}
            weekStart={workspace.week_start % 7}
            error={errors['day']}
            onChange={(day) => set({ day: day ?? today })}
            words={{
              previous: t('period.previous_month'),
              next: t('period.next_month'),
              clear: t('common.remove'),
              empty: t('common.none'),
            }}
          />
        </div>
        {save.error && Object.keys(errors).length === 0 ? <Failed error={save.error} /> : null}
        <div className={styles.save}>
          <span className="small dim">{t('counts.again')}</span>
          <Button type="submit" disabled={!isNumber} loading={save.isPending}>
            {t('counts.save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function CountList({ counts, editable }: { counts: Count[]; editable: boolean }) {
  const i18n = useI18n()
  const { t, has } = i18n
  const format = useFormat()
  const takeBack = useTakeBack()
  const thing = (figure: string) => {
    const metric = `metric.${figure}`
    return has(metric) ? t(metric) : figure.replaceAll('_', ' ')
  }
  const columns: Column<Count>[] = [
    {
      id: 'day',
      header: t('col.day'),
      cell: (each) => <span className="nowrap">{format.day(each.day)}</span>,
    },
    {
      id: 'what',
      header: t('counts.what'),
      phone: 1,
      cell: (each) => thing(each.figure),
    },
    {
      id: 'count',
      header: t('counts.count'),
      phone: 2,
      numeric: true,
      cell: (each) => format.count(Number(each.count)),
    },
    {
      id: 'place',
      header: t('counts.place'),
      cell: (each) => (each.place ? <bdi>{each.place}</bdi> : '—'),
    },
    {
      id: 'campaign',
      header: t('col.campaign'),
      cell: (each) => (each.campaign ? <bdi>{each.campaign}</bdi> : '—'),
    },
  ]
  if (editable) {
    columns.push({
      id: 'undo',
      header: '',
      cell: (each) => (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t('counts.undo', {
            count: format.count(Number(each.count)),
            what: thing(each.figure),
          })}
          loading={takeBack.isPending && takeBack.variables === each.import_id}
          onClick={() => takeBack.mutate(each.import_id)}
        >
          {t('common.undo')}
        </Button>
      ),
    })
  }
  return (
    <div className={styles.done}>
      <Card flush>
        <DataTable
          label={t('counts.title')}
          columns={columns}
          rows={counts}
          rowKey={(each) =>
            `${each.import_id} ${each.day} ${each.figure} ${each.place ?? ''} ${each.campaign ?? ''}`
          }
          words={tableWords(t)}
          compare={i18n.compare}
        />
      </Card>
    </div>
  )
}
