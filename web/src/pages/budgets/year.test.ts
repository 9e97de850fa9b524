import { expect, it } from 'vitest'
import type { Budget, Campaign } from '@/api'
import { withCell, yearTable } from './year'

const budget: Budget = {
  year: 2026,
  currency: 'EUR',
  months: ['2026-01', '2026-02'],
  today: '2026-02-10',
  cells: [
    { campaign_id: 'a', month: '2026-01', planned: '100.10', committed: null, actual: '90' },
    { campaign_id: null, month: '2026-01', planned: null, committed: null, actual: '5' },
  ],
}
const campaign = (id: string, status: Campaign['status']) =>
  ({ id, name: id, channel: null, status }) as Campaign

it('lists campaigns with money, then those that could get some, then the rest', () => {
  const year = yearTable(budget, [
    campaign('c', 'ended'),
    campaign('b', 'live'),
    campaign('a', 'ended'),
  ])
  expect(year.rows.map((row) => row.campaign_id)).toEqual(['a', 'b', null])
  expect(year.totals[0]).toMatchObject({ planned: '100.1', actual: '95', committed: null })
  expect(year.totals[1]).toMatchObject({ planned: null, actual: null })
})

it('changes one cell and the sums over it', () => {
  const changed = withCell(
    withCell(budget, 'a', '2026-01', 'planned', '200'),
    'b',
    '2026-02',
    'planned',
    '7',
  )
  const year = yearTable(changed, [campaign('a', 'live'), campaign('b', 'live')])
  expect(year.totals.map((cell) => cell.planned)).toEqual(['200', '7'])
})
