import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { budgetsQuery, type Campaign } from '@/api'
import { ChartCard } from '@/charts'
import { MonthColumns } from '@/charts/month-columns'
import { formatBudgetMonth } from '@/format/dates'
import { approximate } from '@/format/decimals'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import { yearTable } from '@/pages/budgets/year'
import { Skeletons } from '@/ui'

/** The campaign's plan against what it spent, month by month. */
export function CampaignBudget({ campaign }: { campaign: Campaign }) {
  const { t, language } = useI18n()
  const format = useFormat()
  const workspace = useWorkspace()
  const { data } = useQuery(budgetsQuery(workspace.key, undefined))
  if (!data) return <Skeletons rows={4} height={50} />
  const cells =
    yearTable(data, [campaign]).rows.find((row) => row.campaign_id === campaign.id)?.cells ?? []
  const money = (value: string | null) => (value === null ? '—' : format.money(value))
  return (
    <ChartCard
      title={t('campaign.budget')}
      lead={
        <>
          {t('budgets.chart.lead')} {format.currencyLabel} ·{' '}
          <Link to="/w/$workspace/budgets" params={{ workspace: workspace.key }}>
            {t('attention.go.budgets')}
          </Link>
        </>
      }
      table={{
        name: `budget-${campaign.key}`,
        headers: [t('col.month'), t('col.planned'), t('col.committed'), t('col.actual')],
        rows: cells.map((cell) => ({
          raw: [cell.month, cell.planned ?? '', cell.committed ?? '', cell.actual ?? ''],
          shown: [
            formatBudgetMonth(cell.month, language, 'long'),
            money(cell.planned),
            money(cell.committed),
            money(cell.actual),
          ],
        })),
      }}
    >
      {cells.some((cell) => cell.planned !== null || cell.actual !== null) ? (
        <MonthColumns
          months={cells.map((cell) => ({
            id: cell.month,
            label: formatBudgetMonth(cell.month, language, 'short'),
            value: approximate(cell.actual),
            mark: approximate(cell.planned),
            shown: '',
            now: cell.month === data.today.slice(0, 7),
            title: t('budgets.chart.month', {
              month: formatBudgetMonth(cell.month, language, 'long'),
              planned: money(cell.planned),
              actual: money(cell.actual),
            }),
          }))}
        />
      ) : (
        <p className="dim">{t('campaign.no_budget')}</p>
      )}
    </ChartCard>
  )
}
