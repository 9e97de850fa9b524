import { describe, expect, it } from 'vitest'
import { endOf, lastDay } from './expiry'

describe('the last day of a link', () => {
  const zones = ['UTC', 'Asia/Tehran', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati']

  it('ends when the next day begins', () => {
    expect(endOf('2026-12-24', 'Asia/Tehran')).toBe('2026-12-24T20:30:00.000Z')
    expect(endOf('2026-10-24', 'Europe/Berlin')).toBe('2026-10-24T22:00:00.000Z')
    expect(endOf('2026-10-25', 'Europe/Berlin')).toBe('2026-10-25T23:00:00.000Z')
    expect(endOf(null, 'UTC')).toBeNull()
  })

  it.each(zones)('is read back in %s', (zone) => {
    for (const day of ['2026-03-29', '2026-06-01', '2026-10-25', '2026-12-31']) {
      expect(lastDay(endOf(day, zone), zone)).toBe(day)
    }
  })
})
