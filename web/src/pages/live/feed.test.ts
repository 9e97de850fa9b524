import { describe, expect, it } from 'vitest'
import type { LiveEvent } from '@/api'
import { emptyFeed, feed, isOwn, MOST_KEPT, noFilter, passes, rates, type Feed } from './feed'

const event = (id: string, more: Partial<LiveEvent> = {}): LiveEvent => ({
  event_id: id,
  name: 'page_view',
  protocol: 'sulit',
  source_id: 'src_1',
  occurred_at: '2026-10-01T00:00:00Z',
  received_at: '2026-10-01T00:00:00Z',
  is_bot: false,
  consent: 'unknown',
  time_flag: 'ok',
  skew_ms: 0,
  ...more,
})

const came = (state: Feed, events: LiveEvent[], now = 100, missed = 0) =>
  feed(state, { type: 'came', events, missed, token: 't1', now })

const ids = (state: Feed) => state.rows.map((row) => row.event.event_id)

describe('what comes', () => {
  it('stands newest first and is bounded', () => {
    let state = came(emptyFeed, [event('1'), event('2')])
    expect(ids(state)).toEqual(['2', '1'])
    state = came(
      state,
      Array.from({ length: MOST_KEPT }, (_, index) => event(`n${index}`)),
    )
    expect(state.rows).toHaveLength(MOST_KEPT)
    expect(state.came).toBe(MOST_KEPT + 2)
    expect(new Set(state.rows.map((row) => row.serial)).size).toBe(MOST_KEPT)
  })

  it('waits while the page stands still', () => {
    let state = feed(came(emptyFeed, [event('1')]), { type: 'pause' })
    state = came(state, [event('2')])
    expect(ids(state)).toEqual(['1'])
    expect(state.held).toHaveLength(1)
    state = feed(state, { type: 'resume' })
    expect(ids(state)).toEqual(['2', '1'])
    expect(state.held).toEqual([])
  })

  it('is counted by the second, what was missed too', () => {
    let state = came(emptyFeed, [event('1')], 100, 4)
    state = came(state, [event('2')], 101)
    const line = rates(state.bySecond, 102)
    expect(line).toHaveLength(60)
    expect(line.slice(-3)).toEqual([0, 5, 1])
    expect(came(state, [event('3')], 500).bySecond.size).toBe(1)
  })
})

describe('one’s own visit', () => {
  it('is known by the token in its address, then by its visitor', () => {
    const marked = event('1', { url: 'https://shop.example/?sulit_debug=t1', anonymous_id: 'a' })
    const later = event('2', { url: 'https://shop.example/cart', anonymous_id: 'a' })
    const other = event('3', { url: 'https://shop.example/?sulit_debug=t2', anonymous_id: 'b' })
    const state = came(emptyFeed, [marked, later, other])
    expect(state.rows.map((row) => isOwn(row.event, 't1', state.own))).toEqual([false, true, true])
  })

  it('is nobody’s where visitors have no id', () => {
    const state = came(emptyFeed, [event('1', { url: 'https://shop.example/?sulit_debug=t1' })])
    expect(isOwn(event('2'), 't1', state.own)).toBe(false)
  })
})

it('filters by name, source, machines and own visit', () => {
  const state = came(emptyFeed, [
    event('1', { name: 'order' }),
    event('2', { source_id: 'src_2' }),
    event('3', { is_bot: true }),
  ])
  const left = (filter: Partial<typeof noFilter>) =>
    state.rows
      .filter((row) => passes(row, { ...noFilter, ...filter }, 't1', state.own))
      .map((row) => row.event.event_id)
  expect(left({})).toEqual(['3', '2', '1'])
  expect(left({ name: 'ORD' })).toEqual(['1'])
  expect(left({ source: 'src_2' })).toEqual(['2'])
  expect(left({ bots: 'people' })).toEqual(['2', '1'])
  expect(left({ bots: 'bots' })).toEqual(['3'])
  expect(left({ own: true })).toEqual([])
})
