// Sulit's tag: what happens on a page, told to the server it was loaded from.
//
//   <script async src="https://sulit.example/t.js" data-key="wk_…"></script>
//   <script>window.sulit ||= (...a) => (sulit.q ||= []).push(a)</script>
//   sulit('order', { order_id: '1001', value: 49.9, currency: 'EUR', items: [{ sku: 'A', quantity: 1, price: 49.9 }] })
//
// What is not sent stays in memory and, once storage is allowed, in
// localStorage, bounded, and is tried again; every event carries its own id,
// so that a repetition counts once. Where consent is denied, by the page or by
// Global Privacy Control, and in cookieless mode nothing is stored in the
// browser at all; so a denial has to be said on every page.

type Props = Record<string, unknown>
type Command = [name: string, ...rest: unknown[]]
interface Sulit {
  (...command: Command): void
  q?: Command[]
}

const w = window as unknown as { sulit?: Sulit } & Window
const d = document
const script = d.currentScript as HTMLScriptElement
const data = script.dataset
const door = (data.host ?? new URL(script.src).origin) + '/v1/events'
const store = 'sulit'
const gpc = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl
const FIELDS =
  /^(order_id|value|currency|tax|shipping|discount|coupon|items|user_id|email|phone|event_id|occurred_at|title|url|referrer|engaged_ms|traits)$/
const FILES = /\.(pdf|zip|rar|7z|gz|dmg|exe|msi|apk|docx?|xlsx?|pptx?|csv|txt|mp[34]|epub)$/i
const MOST_QUEUED = 100

interface Kept {
  id?: string
  user?: string
  consent?: string
  queue?: Props[]
}

let kept: Kept = {}
try {
  kept = JSON.parse(localStorage.getItem(store) ?? '{}') as Kept
} catch {
  // No storage, or somebody else's: begin anew.
}
// What was agreed to holds; that nobody was asked yet does not.
let consent =
  kept.consent === 'granted' ? kept.consent : (data.consent ?? (gpc ? 'denied' : 'unknown'))
let queue: Props[] = kept.queue ?? []
let sending = 0
let wait = 0
let busy = false
let path: string | undefined
let referrer = d.referrer
let engaged = 0
let since = 0

const random = () =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('')
const mayStore = () => !('cookieless' in data) && consent !== 'denied'

function keep() {
  try {
    if (mayStore()) localStorage.setItem(store, JSON.stringify({ ...kept, consent, queue }))
    else localStorage.removeItem(store)
  } catch {
    // Storage is full or forbidden: memory has to do.
  }
}

function anonymous() {
  if (!mayStore()) return
  kept.id ||= random()
  return kept.id
}

function add(name: string, given: Props = {}) {
  const event: Props = {
    event_id: random(),
    name,
    occurred_at: new Date().toISOString(),
    anonymous_id: anonymous(),
    user_id: mayStore() ? kept.user : undefined,
    url: location.href,
    referrer,
    title: d.title,
    language: navigator.language,
    consent,
  }
  const properties: Props = navigator.webdriver ? { webdriver: true } : {}
  for (const key in given) (FIELDS.test(key) ? event : properties)[key] = given[key]
  event.properties = properties
  queue = queue.concat(event).slice(-MOST_QUEUED)
  keep()
  clearTimeout(sending)
  sending = setTimeout(send, 20) as unknown as number
}

const body = (events: Props[]) =>
  JSON.stringify({ write_key: data.key, sent_at: new Date().toISOString(), events })

function send() {
  const events = queue.slice(0, 20)
  if (busy || !events[0]) return
  busy = true
  const text = body(events)
  // Browsers refuse more than 64 KB that outlive the page.
  const keepalive = text.length < 20_000
  fetch(door, { method: 'POST', body: text, keepalive, credentials: 'omit' }).then(
    (reply) =>
      reply.status < 500 && reply.status !== 408 && reply.status !== 429 ? done(events) : again(),
    again,
  )
}

function done(events: Props[]) {
  queue = queue.filter((event) => !events.includes(event))
  wait = 0
  busy = false
  keep()
  send()
}

function again() {
  busy = false
  wait = Math.min(wait * 2 || 1000, 60000)
  clearTimeout(sending)
  sending = setTimeout(send, wait) as unknown as number
}

// How long the page was looked at: visible and in focus.
function clock() {
  const now = performance.now()
  if (since) engaged += now - since
  since = d.visibilityState === 'visible' && d.hasFocus() ? now : 0
}

function engagement() {
  clock()
  if (engaged < 500) return
  const engaged_ms = Math.round(engaged)
  engaged = 0
  add('engagement', { engaged_ms })
}

// Leaving: a beacon outlives the page. What it carries may come a second time
// from the queue; the ids make it count once.
function leave() {
  engagement()
  if (queue[0]) navigator.sendBeacon(door, body(queue.slice(-20)))
}

function page(given?: Props) {
  if (path !== undefined) {
    engagement()
    referrer = path
  }
  path = location.href
  add('page_view', given)
}

function moved() {
  const here = 'hash' in data ? location.href : location.href.split('#')[0]
  const before = 'hash' in data ? path : path?.split('#')[0]
  if (here !== before) page()
}

function run(name: string, first?: unknown, second?: unknown) {
  const given = (first ?? {}) as Props
  if (name === 'page') page(first as Props)
  else if (name === 'event') add(String(first), second as Props)
  else if (name === 'coupon') add(name, typeof first === 'string' ? { coupon: first } : given)
  else if (name === 'identify') {
    if (typeof first === 'string') kept.user = first
    const traits = (typeof first === 'string' ? second : first) as Props | undefined
    add(name, { traits, email: traits?.email, phone: traits?.phone })
  } else if (name === 'consent') {
    consent = String(first)
    if (consent === 'denied') kept = {}
    add(name, { state: consent })
  } else if (name === 'reset') {
    kept = {}
    keep()
  } else add(name === 'cart' ? 'view_cart' : name, given)
}

function clicked(event: Event) {
  const link = (event.target as Partial<Element>).closest?.('a')
  if (!link?.href || !/^http/.test(link.href)) return
  if (link.hasAttribute('download') || FILES.test(link.pathname))
    add('download', { link: link.href })
  else if (link.host !== location.host) add('outbound_click', { link: link.href })
}

function start() {
  const early = w.sulit?.q ?? []
  w.sulit = (...command) => run(...(command as [string, unknown, unknown]))
  if (!('manual' in data)) page()
  for (const command of early) w.sulit(...(Array.from(command) as Command))
  const push = history.pushState.bind(history)
  history.pushState = (...state) => {
    push(...state)
    if (!('manual' in data)) moved()
  }
  if (!('manual' in data)) addEventListener('popstate', moved)
  if ('hash' in data) addEventListener('hashchange', moved)
  d.addEventListener('click', clicked, true)
  d.addEventListener('auxclick', clicked, true)
  d.addEventListener('submit', ({ target }) => {
    const form = target as HTMLFormElement
    add('form_submit', {
      form: form.getAttribute('id') ?? form.getAttribute('name'),
      action: form.action,
    })
  })
  addEventListener('focus', clock)
  addEventListener('blur', clock)
  d.addEventListener('visibilitychange', () => {
    clock()
    if (d.visibilityState === 'hidden') leave()
  })
  addEventListener('pagehide', leave)
  addEventListener('online', send)
  clock()
  send()
}

if ((d as { prerendering?: boolean }).prerendering)
  d.addEventListener('prerenderingchange', start, { once: true })
else start()
