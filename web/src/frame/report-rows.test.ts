import { describe, expect, it } from 'vitest'
import { hasFigures, sameSums, splitRows } from './report-rows'

const untied = { campaign_key: null, spend: null, revenue: '852670.00', conversions: 617 }
const campaign = { campaign_key: 'search', spend: '316365.00', revenue: '726924.00' }

describe('the rows of a report', () => {
  it('keep what is tied to nothing apart, and only where it says something', () => {
    const isUntied = (row: { campaign_key: string | null }) => row.campaign_key === null
    const split = splitRows([untied, campaign], (row) => row, isUntied)
    expect(split).toEqual({ rows: [campaign], untied: [untied] })
    const dashes = { campaign_key: null, spend: null, revenue: '0.00', roi: null }
    expect(splitRows([dashes, campaign], (row) => row, isUntied).untied).toEqual([])
    expect(hasFigures(dashes)).toBe(false)
  })

  it('need two totals where something came back that no campaign brought', () => {
    const attributed = { spend: '316365.00', revenue: '726924.00', conversions: 551 }
    const totals = { spend: '316365.00', revenue: '1579594.00', conversions: 1168 }
    expect(sameSums({ totals, attributed })).toBe(false)
    expect(sameSums({ totals: attributed, attributed: { ...attributed, spend: '316365' } })).toBe(
      true,
    )
  })
})
