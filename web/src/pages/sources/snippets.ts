import type { SourceAlias } from '@/api'

/** What can be pasted, by the tag or client somebody has. */
export const products = [
  'sulit',
  'gtm',
  'segment',
  'ga4',
  'matomo',
  'snowplow',
  'posthog',
  'umami',
  'plausible',
  'jitsu',
  'pixel',
  'server',
] as const

export type Product = (typeof products)[number]

export interface Snippet {
  /** What it is for; the key of its heading ends with this. */
  id: 'page' | 'order' | 'browser' | 'rudderstack' | 'server' | 'curl' | 'node' | 'python'
  code: string
}

export interface SnippetKeys {
  /** Where this server is, without a slash at the end. */
  host: string
  writeKey: string
  /** Only known right after it was made. */
  serverKey: string | null
  aliases: SourceAlias[]
}

/** The names that products have besides their own; others are the same word. */
export const productNames: Record<Product, string> = {
  sulit: 'Sulit',
  gtm: 'Google Tag Manager',
  segment: 'Segment / RudderStack',
  ga4: 'GA4 / gtag',
  matomo: 'Matomo',
  snowplow: 'Snowplow',
  posthog: 'PostHog',
  umami: 'Umami',
  plausible: 'Plausible',
  jitsu: 'Jitsu',
  pixel: 'Pixel',
  server: 'HTTP',
}

/** The code to paste, with the keys of a source filled in. */
export function snippetsOf(product: Product, keys: SnippetKeys): Snippet[] {
  const { host, writeKey } = keys
  const called = (protocol: string) =>
    keys.aliases.find((alias) => alias.protocol === protocol)?.alias ?? writeKey
  const secret = keys.serverKey ?? 'sk_…'
  const authority = host.replace(/^https?:\/\//, '')
  const scheme = host.startsWith('http://') ? 'http' : 'https'
  switch (product) {
    case 'sulit':
      return [
        {
          id: 'page',
          code: `<script async src="${host}/t.js" data-key="${writeKey}"></script>
<script>window.sulit ||= (...a) => (sulit.q ||= []).push(a)</script>`,
        },
        {
          id: 'order',
          code: `sulit('order', {
  order_id: '1001',
  value: 49.9,
  currency: 'EUR',
  coupon: 'TEA10',
  items: [{ sku: 'A', name: 'Tea', quantity: 1, price: 49.9 }],
})`,
        },
      ]
    case 'gtm':
      return [
        {
          id: 'page',
          code: `<script>
  window.sulit = window.sulit || function () {
    (window.sulit.q = window.sulit.q || []).push(arguments)
  }
  var tag = document.createElement('script')
  tag.async = true
  tag.src = '${host}/t.js'
  tag.setAttribute('data-key', '${writeKey}')
  document.head.appendChild(tag)
</script>`,
        },
        {
          id: 'order',
          code: `<script>
  sulit('order', {
    order_id: {{Transaction ID}},
    value: {{Transaction Total}},
    currency: {{Currency}},
  })
</script>`,
        },
      ]
    case 'segment':
      return [
        {
          id: 'browser',
          code: `import { AnalyticsBrowser } from '@segment/analytics-next'

AnalyticsBrowser.load(
  { writeKey: '${called('segment')}', cdnURL: '${host}' },
  { integrations: { 'Segment.io': { apiHost: '${authority}/v1', protocol: '${scheme}' } } },
)`,
        },
        {
          id: 'rudderstack',
          code: `import { RudderAnalytics } from '@rudderstack/analytics-js'

const analytics = new RudderAnalytics()
analytics.load('${called('segment')}', '${host}', { configUrl: '${host}' })
analytics.page()`,
        },
        {
          id: 'server',
          code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: '${called('segment')}', host: '${host}' })`,
        },
      ]
    case 'ga4': {
      const id = keys.aliases.find((alias) => alias.protocol === 'ga4')?.alias ?? 'G-XXXXXXXXXX'
      return [
        {
          id: 'browser',
          code: `gtag('config', '${id}', { server_container_url: '${host}' })`,
        },
        {
          id: 'server',
          code: `curl '${host}/mp/collect?measurement_id=${called('ga4')}&api_secret=any' \\
  -d '{"client_id":"1.1","events":[{"name":"page_view","params":{"page_location":"https://shop.example/"}}]}'`,
        },
      ]
    }
    case 'matomo':
      return [
        {
          id: 'browser',
          code: `_paq.push(['setTrackerUrl', '${host}/matomo.php'])
_paq.push(['setSiteId', '${called('matomo')}'])`,
        },
        {
          id: 'server',
          code: `curl '${host}/matomo.php?idsite=${called('matomo')}&rec=1&url=https%3A%2F%2Fshop.example%2F'`,
        },
      ]
    case 'snowplow':
      return [
        {
          id: 'browser',
          code: `import { newTracker, trackPageView } from '@snowplow/browser-tracker'

newTracker('shop', '${host}', { appId: '${called('snowplow')}' })
trackPageView()`,
        },
      ]
    case 'posthog':
      return [
        {
          id: 'browser',
          code: `posthog.init('${called('posthog')}', { api_host: '${host}' })`,
        },
        {
          id: 'python',
          code: `from posthog import Posthog

posthog = Posthog("${called('posthog')}", host="${host}")`,
        },
      ]
    case 'umami':
      return [
        {
          id: 'browser',
          code: `<script defer src="https://umami.example/script.js"
  data-website-id="${called('umami')}"
  data-host-url="${host}"></script>`,
        },
      ]
    case 'plausible':
      return [
        {
          id: 'browser',
          code: `<script defer src="https://plausible.example/js/script.js"
  data-domain="${called('plausible')}"
  data-api="${host}/api/event"></script>`,
        },
      ]
    case 'jitsu':
      return [
        {
          id: 'browser',
          code: `import { jitsuAnalytics } from '@jitsu/js'

const jitsu = jitsuAnalytics({ host: '${host}', writeKey: '${called('jitsu')}:any' })
jitsu.page()`,
        },
      ]
    case 'pixel':
      return [
        {
          id: 'page',
          code: `<img src="${host}/p.gif?key=${writeKey}&amp;name=email_open" width="1" height="1" alt="">`,
        },
        {
          id: 'order',
          code: `<img src="${host}/p.gif?key=${writeKey}&amp;name=order&amp;order_id=1001&amp;value=49.90&amp;currency=EUR" width="1" height="1" alt="">`,
        },
      ]
    case 'server':
      return [
        {
          id: 'curl',
          code: `curl ${host}/v1/events \\
  -H 'X-Write-Key: ${secret}' \\
  -d '{"name":"order","order_id":"1001","value":"49.90","currency":"EUR","user_id":"7"}'`,
        },
        {
          id: 'node',
          code: `await fetch('${host}/v1/events', {
  method: 'POST',
  headers: { 'x-write-key': '${secret}' },
  body: JSON.stringify({
    event_id: crypto.randomUUID(),
    name: 'order',
    order_id: '1001',
    value: '49.90',
    currency: 'EUR',
    user_id: '7',
  }),
})`,
        },
        {
          id: 'python',
          code: `import json, urllib.request, uuid

event = {"event_id": str(uuid.uuid4()), "name": "order", "order_id": "1001",
         "value": "49.90", "currency": "EUR", "user_id": "7"}
urllib.request.urlopen(urllib.request.Request(
    "${host}/v1/events",
    data=json.dumps(event).encode(),
    headers={"X-Write-Key": "${secret}"},
))`,
        },
      ]
  }
}
