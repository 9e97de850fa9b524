import { describe, expect, it } from 'vitest'
import {
  readFigure,
  readFrameSearch,
  readSort,
  readTableSearch,
  writeFigure,
  writeSort,
} from './search'

describe('what the URL holds', () => {
  it('keeps a period, a comparison and a basis', () => {
    const search = { from: '2026-10-01', to: '2026-10-31', compare: 'year', basis: 'orders' }
    expect(readFrameSearch(search)).toEqual(search)
  })

  it('drops what is not well formed', () => {
    expect(
      readFrameSearch({ from: '2026-10-31', to: '2026-10-01', basis: 'guess', compare: 3 }),
    ).toEqual({})
    expect(readFrameSearch({ from: '2026-13-01', to: '2026-13-02' })).toEqual({})
    expect(readTableSearch({ sort: 'spend; drop', columns: 'spend.roi', q: 12 })).toEqual({
      columns: 'spend.roi',
      q: '12',
    })
  })

  it('writes a sort as a column with its direction', () => {
    expect(readSort('-spend')).toEqual({ column: 'spend', descending: true })
    expect(readSort('campaign')).toEqual({ column: 'campaign', descending: false })
    expect(writeSort({ column: 'roi', descending: true })).toBe('-roi')
  })

  it('names the figure that is open', () => {
    expect(readFigure(writeFigure({ metric: 'roi', campaign: 'autumn~2026' }))).toEqual({
      metric: 'roi',
      campaign: 'autumn~2026',
    })
    expect(readFigure('spend')).toEqual({ metric: 'spend', campaign: null })
  })
})
