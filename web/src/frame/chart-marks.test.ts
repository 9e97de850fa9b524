import { describe, expect, it } from 'vitest'
import { campaignMarks, noteMarks, placeMarks } from './chart-marks'

const t = (key: string, values: object = {}) => `${key} ${Object.values(values).join(' ')}`.trim()
const words = { t, direction: 'ltr' as const }
const november = { from: '2026-11-01', to: '2026-11-30' }

describe('what is marked on a chart', () => {
  it('is where campaigns begin and end within the period', () => {
    const campaigns = [
      { name: 'Payday', starts_on: '2026-11-05', ends_on: '2026-11-11' },
      { name: 'Christmas', starts_on: '2026-11-16', ends_on: '2026-12-23' },
      { name: 'Always on', starts_on: '2024-11-22', ends_on: null },
    ]
    expect(campaignMarks(campaigns, november, words)).toEqual([
      { day: '2026-11-05', text: 'trend.starts Payday' },
      { day: '2026-11-11', text: 'trend.ends Payday' },
      { day: '2026-11-16', text: 'trend.starts Christmas' },
    ])
  })

  it('is a note that is about a day', () => {
    const notes = [
      { day: '2026-11-03', body: 'Price went up' },
      { day: null, body: 'In general' },
    ]
    expect(noteMarks(notes, 'ltr')).toEqual([{ day: '2026-11-03', text: 'Price went up' }])
  })

  it('stands on its day, or on the week that holds it, together with its neighbours', () => {
    const marks = [
      { day: '2026-11-12', text: 'c' },
      { day: '2026-11-03', text: 'a' },
      { day: '2026-11-08', text: 'b' },
      { day: '2026-10-20', text: 'before' },
    ]
    expect(placeMarks(marks, ['2026-11-02', '2026-11-09'])).toEqual([
      { at: 0, texts: ['a', 'b'] },
      { at: 1, texts: ['c'] },
    ])
  })
})
