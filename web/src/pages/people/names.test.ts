import { describe, expect, it } from 'vitest'
import { byDay, visitorName } from './names'

describe('visitorName', () => {
  it('is the same for the same person', () => {
    const name = visitorName('prs_01hzy3v8k2m4n6p8q0r2s4t6v8', 'en')
    expect(visitorName('prs_01hzy3v8k2m4n6p8q0r2s4t6v8', 'en')).toBe(name)
    expect(name).toMatch(/^[A-Z][a-z]{3} [A-Z][a-z]{3}$/)
  })

  it('tells most people apart', () => {
    const names = new Set(Array.from({ length: 500 }, (_, n) => visitorName(`prs_${n}`, 'is')))
    expect(names.size).toBeGreaterThan(480)
  })

  it('is written as the reader reads', () => {
    expect(visitorName('prs_1', 'fa')).toMatch(/^[؀-ۿ]{4} [؀-ۿ]{4}$/u)
  })
})

describe('byDay', () => {
  it('keeps the order of days and events', () => {
    const days = byDay([
      { day: '2026-10-02', n: 3 },
      { day: '2026-10-02', n: 2 },
      { day: '2026-10-01', n: 1 },
    ])
    expect(days.map((each) => [each.day, each.events.map((event) => event.n)])).toEqual([
      ['2026-10-02', [3, 2]],
      ['2026-10-01', [1]],
    ])
    expect(byDay([])).toEqual([])
  })
})
