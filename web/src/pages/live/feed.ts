import type { LiveEvent } from '@/api'

/** Rows that are kept; older ones are on no page, and in the lake. */
export const MOST_KEPT = 500
/** Seconds of the rate's line. */
export const RATE_SECONDS = 60

export interface Row {
  /** Of this page: ids of events may repeat. */
  serial: number
  event: LiveEvent
}

export interface Feed {
  /** Newest first. */
  rows: Row[]
  /** What came while the page stood still, newest first. */
  held: Row[]
  paused: boolean
  /** All that came since the page opened. */
  came: number
  missed: number
  /** Visitors that came with the token in their address. */
  own: Set<string>
  /** Events by second of receipt, in whole seconds since 1970. */
  bySecond: Map<number, number>
}

export type FeedAction =
  | { type: 'came'; events: LiveEvent[]; missed: number; token: string; now: number }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'clear' }

export const emptyFeed: Feed = {
  rows: [],
  held: [],
  paused: false,
  came: 0,
  missed: 0,
  own: new Set(),
  bySecond: new Map(),
}

export function feed(state: Feed, action: FeedAction): Feed {
  switch (action.type) {
    case 'pause':
      return { ...state, paused: true }
    case 'resume':
      return {
        ...state,
        paused: false,
        rows: [...state.held, ...state.rows].slice(0, MOST_KEPT),
        held: [],
      }
    case 'clear':
      return { ...state, rows: [], held: [] }
    case 'came':
      return taken(state, action)
  }
}

function taken(state: Feed, action: FeedAction & { type: 'came' }): Feed {
  const { events, missed, token, now } = action
  const fresh = events.map((event, index): Row => ({ serial: state.came + index, event })).reverse()
  const own = new Set(state.own)
  for (const event of events) {
    if (carries(event, token) && event.anonymous_id) own.add(event.anonymous_id)
  }
  const bySecond = new Map(
    [...state.bySecond].filter(([second]) => second > now - RATE_SECONDS * 2),
  )
  bySecond.set(now, (bySecond.get(now) ?? 0) + events.length + missed)
  const place = state.paused ? 'held' : 'rows'
  return {
    ...state,
    own,
    bySecond,
    came: state.came + events.length,
    missed: state.missed + missed,
    [place]: [...fresh, ...state[place]].slice(0, MOST_KEPT),
  }
}

/** The parameter by which a page tells that it is one's own visit. */
export const OWN = 'sulit_debug'

export function carries(event: LiveEvent, token: string): boolean {
  return token !== '' && (event.url ?? '').includes(`${OWN}=${token}`)
}

/** Whether an event is of the visit that the token marks. */
export function isOwn(event: LiveEvent, token: string, own: Set<string>): boolean {
  return carries(event, token) || (event.anonymous_id !== undefined && own.has(event.anonymous_id))
}

/** The last minute, a second each; the present second is not over yet. */
export function rates(bySecond: Map<number, number>, now: number): number[] {
  return Array.from(
    { length: RATE_SECONDS },
    (_, index) => bySecond.get(now - RATE_SECONDS + index) ?? 0,
  )
}

export interface LiveFilter {
  name: string
  source: string
  bots: 'all' | 'people' | 'bots'
  own: boolean
}

export const noFilter: LiveFilter = { name: '', source: '', bots: 'all', own: false }

export function passes(
  { event }: Row,
  filter: LiveFilter,
  token: string,
  own: Set<string>,
): boolean {
  const wanted = filter.name.trim().toLocaleLowerCase()
  return (
    (wanted === '' || event.name.toLocaleLowerCase().includes(wanted)) &&
    (filter.source === '' || event.source_id === filter.source) &&
    (filter.bots === 'all' || event.is_bot === (filter.bots === 'bots')) &&
    (!filter.own || isOwn(event, token, own))
  )
}
