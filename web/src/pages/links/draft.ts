import type { NewLink, ShortLink } from '@/api'

/** A place of a link that is being written. */
export interface Place {
  /** Tells rows apart while they are written. */
  key: number
  slug: string
  name: string
  /** Whether the address is printed already, and so stays. */
  kept: boolean
}

/** A link as the form has it. */
export type Draft = Required<Omit<NewLink, 'placements' | 'redirect_status' | 'app'>> & {
  app: { scheme: string; ios: string; android: string }
  places: Place[]
}

let keys = 0
export const blankPlace = (): Place => ({ key: (keys += 1), slug: '', name: '', kept: false })

export function draftOf(link: ShortLink | undefined): Draft {
  return {
    name: link?.name ?? '',
    campaign: link?.campaign ?? '',
    utm_source: link?.utm_source ?? '',
    utm_medium: link?.utm_medium ?? '',
    utm_term: link?.utm_term ?? '',
    destinations: link?.destinations ?? [{ url: '', weight: 1 }],
    app: link?.app ?? { scheme: '', ios: '', android: '' },
    expires_at: link?.expires_at ?? null,
    expired_url: link?.expired_url ?? '',
    labels: link?.labels ?? [],
    note: link?.note ?? '',
    places: link
      ? inUse(link).map(({ slug, name }) => ({ ...blankPlace(), slug, name, kept: true }))
      : [blankPlace()],
  }
}

export const inUse = (link: ShortLink) =>
  link.placements.filter(({ retired_at }) => retired_at === null)

/** `shop.example/autumn` → `https://shop.example/autumn`; what has a scheme keeps it. */
export function withScheme(url: string): string {
  const text = url.trim()
  return text === '' || /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`
}

/** A name for a link that has none yet: where it leads. */
export function suggestName(url: string): string {
  try {
    const { hostname, pathname } = new URL(withScheme(url))
    return `${hostname.replace(/^www\./, '')}${pathname === '/' ? '' : pathname}`.slice(0, 100)
  } catch {
    return ''
  }
}

/** The form as the server takes it. */
export function bodyOf(draft: Draft): NewLink {
  const { places, app, ...rest } = draft
  const destinations = rest.destinations.map(({ url, weight }) => ({
    url: withScheme(url),
    weight,
  }))
  return {
    ...rest,
    name: rest.name.trim() || suggestName(rest.destinations[0]?.url ?? ''),
    destinations,
    expired_url: withScheme(rest.expired_url),
    app: app.ios.trim() || app.android.trim() ? app : null,
    placements: places.map(({ slug, name }) => ({ slug: slug.trim() || null, name })),
  }
}

/** Whether there is enough to show what it would give. */
export const isComplete = (draft: Draft) =>
  draft.campaign !== '' && draft.destinations.every(({ url }) => /\w\.\w|localhost/.test(url))
