import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { asProblem, budgetsQuery, campaignsQuery, putBudgets } from '@/api'
import { ChartCard } from '@/charts'
import { MonthColumns } from '@/charts/month-columns'
import { formatBudgetMonth, formatYear } from '@/format/dates'
import { approximate, compareDecimals, subtractDecimals } from '@/format/decimals'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Card,
  EmptyState,
  failToast,
  Group,
  IconChevronLeft,
  IconChevronRight,
  PageHeader,
  SegmentedControl,
  Skeletons,
  undoToast,
  useMediaQuery,
} from '@/ui'
import { BudgetGrid } from './grid'
import styles from './grid.module.css'
import { sumKnown, withCell, yearTable, type BudgetField, type Year, type YearRow } from './year'

interface CellChange {
  row: YearRow
  month: string
  field: BudgetField
  value: string | null
}

export function BudgetsPage() {
  const { t, language, direction } = useI18n()
  const { year } = useSearch({ from: '/w/$workspace/budgets' })
  const workspace = useWorkspace()
  const navigate = useNavigate({ from: '/w/$workspace/budgets' })
  const cache = useQueryClient()
  const editable = useMay('editor')
  const [field, setField] = useState<BudgetField>('planned')
  const touched = useMediaQuery('(pointer: coarse), (max-width: 640px)')
  const query = budgetsQuery(workspace.key, year)
  const { data: answered, error, refetch } = useQuery(query)
  const { data: campaigns } = useQuery(campaignsQuery(workspace.key))
  const budget = useMemo(
    () => (answered && campaigns ? yearTable(answered, campaigns.items) : null),
    [answered, campaigns],
  )

  const save = useMutation({
    // The field goes with the change: an undo may come after another one is shown.
    mutationFn: ({ row, month, field, value }: CellChange) =>
      putBudgets(workspace.key, budget?.year ?? 0, [
        { campaign_id: row.campaign_id ?? '', month, [field]: value },
      ]),
    onMutate: ({ row, month, field, value }) => {
      const before = cache.getQueryData(query.queryKey)
      if (before)
        cache.setQueryData(
          query.queryKey,
          withCell(before, row.campaign_id ?? '', month, field, value),
        )
      return { before }
    },
    onSuccess: (fresh) => cache.setQueryData(query.queryKey, fresh),
    onError: (refused, _change, context) => {
      if (context?.before) cache.setQueryData(query.queryKey, context.before)
      failToast(asProblem(refused).detail || t('error.title'))
    },
  })
  const change = (row: YearRow, month: string, value: string | null) => {
    const was = row.cells.find((cell) => cell.month === month)?.[field] ?? null
    save.mutate(
      { row, month, field, value },
      {
        onSuccess: () =>
          undoToast(
            t('budgets.saved', {
              campaign: row.campaign,
              month: formatBudgetMonth(month, language, 'long'),
            }),
            t('common.undo'),
            () => save.mutate({ row, month, field, value: was }),
          ),
      },
    )
  }
  const goTo = (next: number) =>
    void navigate({ search: (previous) => ({ ...previous, year: next }) })
  const Back = direction === 'rtl' ? IconChevronRight : IconChevronLeft
  const Ahead = direction === 'rtl' ? IconChevronLeft : IconChevronRight

  return (
    <>
      <PageHeader
        title={t('budgets.title')}
        lead={t('budgets.lead')}
        actions={
          <>
            {budget ? (
              <Group gap={2}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('budgets.year_before')}
                  onClick={() => goTo(budget.year - 1)}
                >
                  <Back size={16} aria-hidden />
                </ActionIcon>
                <span className="tabular">{yearLabel(budget, language)}</span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('budgets.year_after')}
                  onClick={() => goTo(budget.year + 1)}
                >
                  <Ahead size={16} aria-hidden />
                </ActionIcon>
              </Group>
            ) : null}
            <SegmentedControl
              size="xs"
              aria-label={t('budgets.field')}
              value={field}
              onChange={(value) => setField(value)}
              data={[
                { value: 'planned', label: t('col.planned') },
                { value: 'committed', label: t('col.committed') },
              ]}
            />
          </>
        }
      />
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!budget && !error ? <Skeletons rows={10} height={48} /> : null}
      {budget?.rows.length === 0 ? (
        <EmptyState
          title={t('budgets.empty.title')}
          actions={
            <Button
              component={Link}
              {...({
                to: '/w/$workspace/campaigns',
                params: { workspace: workspace.key },
              } as object)}
            >
              {t('campaigns.new')}
            </Button>
          }
        >
          {t('budgets.empty.what')}
        </EmptyState>
      ) : null}
      {budget && budget.rows.length > 0 ? (
        <>
          <YearFigures budget={budget} />
          {editable && budget.totals.every((cell) => cell.planned === null) ? (
            <p className={styles.none} role="note">
              {t('budgets.none_planned')}
            </p>
          ) : null}
          <PlanChart budget={budget} />
          <Card flush>
            <BudgetGrid budget={budget} field={field} editable={editable} onChange={change} />
          </Card>
          <p className="small dim" style={{ marginBlockStart: 8 }}>
            {t(!editable ? 'budgets.read_only' : touched ? 'budgets.touch' : 'budgets.keys')}
          </p>
        </>
      ) : null}
    </>
  )
}

function yearLabel(budget: Year, language: Parameters<typeof formatYear>[1]): string {
  const first = Number(budget.months[0]?.slice(0, 4) ?? budget.year)
  const last = Number(budget.months.at(-1)?.slice(0, 4) ?? budget.year)
  return first === last
    ? formatYear(first, language)
    : `${formatYear(first, language)}–${formatYear(last, language)}`
}

/** Where the year stands: planned, spent, and the plan up to today. */
function YearFigures({ budget }: { budget: Year }) {
  const { t } = useI18n()
  const format = useFormat()
  const month = budget.today.slice(0, 7)
  const planned = sumKnown(budget.totals.map((cell) => cell.planned))
  const actual = sumKnown(budget.totals.map((cell) => cell.actual))
  const committed = sumKnown(budget.totals.map((cell) => cell.committed))
  const due = sumKnown(
    budget.totals.filter((cell) => cell.month <= month).map((cell) => cell.planned),
  )
  const left = planned && actual ? subtractDecimals(planned, actual) : null
  const share =
    due && actual && compareDecimals(due, '0') > 0
      ? (approximate(actual) ?? 0) / (approximate(due) ?? 1)
      : null
  const figures: [string, string | null, string | null][] = [
    [t('budgets.planned_year'), planned, null],
    [t('budgets.committed_year'), committed, null],
    [
      t('budgets.actual_year'),
      actual,
      share === null ? null : t('budgets.of_due', { share: format.percent(share) }),
    ],
    [t('budgets.left'), left, null],
  ]
  return (
    <div className={styles.figures}>
      {figures.map(([label, value, note]) => (
        <Card key={label}>
          <div className="small dim">{`${label} (${format.currencyLabel})`}</div>
          <div className={styles.figure}>{value === null ? '—' : format.money(value)}</div>
          {note ? <div className="small dim">{note}</div> : null}
        </Card>
      ))}
    </div>
  )
}

function PlanChart({ budget }: { budget: Year }) {
  const { t, language } = useI18n()
  const format = useFormat()
  const month = budget.today.slice(0, 7)
  const past = budget.totals.filter(
    (cell) => cell.month < month && cell.planned !== null && cell.actual !== null,
  )
  const over = past.filter(
    (cell) => compareDecimals(cell.actual ?? '0', cell.planned ?? '0') > 0,
  ).length
  const name = (each: string) => formatBudgetMonth(each, language, 'short')
  return (
    <div style={{ marginBlockEnd: 16 }}>
      <ChartCard
        title={
          past.length === 0
            ? t('budgets.chart.question')
            : t('budgets.chart.over', { count: over, total: past.length })
        }
        lead={t('budgets.chart.lead')}
        table={{
          name: `budget-${budget.year}`,
          headers: [t('col.month'), t('col.planned'), t('col.committed'), t('col.actual')],
          rows: budget.totals.map((cell) => ({
            raw: [cell.month, cell.planned ?? '', cell.committed ?? '', cell.actual ?? ''],
            shown: [
              formatBudgetMonth(cell.month, language, 'long'),
              ...[cell.planned, cell.committed, cell.actual].map((value) =>
                value === null ? '—' : format.money(value),
              ),
            ],
          })),
        }}
      >
        <MonthColumns
          months={budget.totals.map((cell) => ({
            id: cell.month,
            label: name(cell.month),
            value: approximate(cell.actual),
            mark: approximate(cell.planned),
            shown:
              cell.actual === null ? '' : format.money(cell.actual, { compact: true, whole: true }),
            now: cell.month === month,
            title: t('budgets.chart.month', {
              month: formatBudgetMonth(cell.month, language, 'long'),
              planned: cell.planned === null ? '—' : format.money(cell.planned),
              actual: cell.actual === null ? '—' : format.money(cell.actual),
            }),
          }))}
        />
      </ChartCard>
    </div>
  )
}
