// Every client sends to a real server, and what it sent is looked up in the
// view `events`. The clients are as their makers published them; all that is
// set is the host and the key.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as clients from './node-clients.mjs'
import { Sulit } from './sulit.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const python = process.env.SULIT_CLIENTS_PYTHON ?? 'python3'
const run = promisify(execFile)
const sulit = new Sulit()

before(() => sulit.start())
after(() => sulit.stop())

const to = (who) => ({ url: sulit.url, key: sulit.source.write_key, who })

const fromPython = (client) => (at) =>
  run(python, [join(here, 'python_clients.py'), client, at.url, at.key, at.who], {
    timeout: 60_000,
  })

const COLUMNS = `event_id, name, protocol, source, anonymous_id, user_id, person_id, session_id, order_id, coupon,
  cast(value as double) as value, cast(tax as double) as tax, cast(shipping as double) as shipping,
  cast(discount as double) as discount, currency, url, utm_source, utm_campaign, items, is_bot, properties`

/** The events of one user, the order among them. */
async function stored(who, count) {
  const rows = await sulit.rows(
    `select ${COLUMNS} from events where user_id = '${who}' or anonymous_id = '${who}-device' order by occurred_at, event_id`,
    count,
  )
  assert.equal(rows.length, count, `${who}: ${JSON.stringify(rows, null, 1)}`)
  for (const row of rows) {
    assert.equal(row.source, 'shop')
    assert.equal(row.is_bot, false, `${who}: ${row.name} is taken for a machine's`)
    assert.ok(row.event_id && row.person_id)
  }
  return rows
}

function isTheOrder(row, protocol, who, { discount = 10, coupon = 'TEA10' } = {}) {
  const { order_id, value, tax, shipping, currency, user_id } = row
  assert.deepEqual(
    { name: row.name, protocol: row.protocol, order_id, value, tax, shipping, user_id },
    {
      name: 'order',
      protocol,
      order_id: who,
      value: 1289.9,
      tax: 206.38,
      shipping: 4.9,
      user_id: who,
    },
  )
  if (protocol !== 'matomo') assert.equal(currency, 'EUR')
  if (discount !== null) assert.equal(row.discount, discount)
  if (coupon !== null) assert.equal(row.coupon, coupon)
  const items = typeof row.items === 'string' ? JSON.parse(row.items) : row.items
  assert.equal(items.length, 1)
  assert.deepEqual(
    [items[0].sku, Number(items[0].quantity), Number(items[0].unit_price)],
    ['T-1', 2, 6.25],
  )
}

function isTheView(row, protocol) {
  assert.deepEqual(
    [row.name, row.protocol, row.utm_source, row.utm_campaign],
    ['page_view', protocol, 'news', 'spring'],
  )
  assert.ok(row.url.startsWith('https://shop.example/tea?'))
  assert.ok(row.session_id)
}

const named = (rows, name) => {
  const row = rows.find((row) => row.name === name)
  assert.ok(row, `no ${name} among ${rows.map((row) => row.name).join(', ')}`)
  return row
}

/** Clients whose page view, identity and order are three events of one person. */
for (const [what, send, protocol, how] of [
  ['@segment/analytics-node', clients.segment, 'segment', { tie: 'identify' }],
  ['@rudderstack/rudder-sdk-node', clients.rudderstack, 'segment', { tie: 'identify' }],
  ['posthog-node', clients.posthog, 'posthog', { tie: 'alias' }],
  ['segment-analytics-python', fromPython('segment'), 'segment', { tie: 'identify' }],
  ['rudder-sdk-python', fromPython('rudderstack'), 'segment', { tie: 'identify' }],
  ['posthog (Python)', fromPython('posthog'), 'posthog', { tie: 'alias' }],
]) {
  test(what, async () => {
    const who = what.replaceAll(/[^a-z]/g, '')
    await send(to(who))
    const rows = await stored(who, 3)
    isTheView(named(rows, 'page_view'), protocol)
    isTheOrder(named(rows, 'order'), protocol, who)
    assert.ok(named(rows, how.tie))
    assert.equal(
      new Set(rows.map((row) => row.person_id)).size,
      1,
      'the visitor and the buyer are one person',
    )
  })
}

test('@snowplow/node-tracker', async () => {
  await clients.snowplowNode(to('snowplownode'))
  const rows = await stored('snowplownode', 2)
  isTheView(named(rows, 'page_view'), 'snowplow')
  isTheOrder(named(rows, 'order'), 'snowplow', 'snowplownode')
  assert.equal(new Set(rows.map((row) => row.person_id)).size, 1)
})

test('snowplow-tracker (Python)', async () => {
  await fromPython('snowplow')(to('snowplowpy'))
  const rows = await stored('snowplowpy', 4)
  isTheView(named(rows, 'page_view'), 'snowplow')
  assert.ok(named(rows, 'engagement'))
  // It sends a transaction and its lines as events of their own.
  const order = named(rows, 'order')
  const line = named(rows, 'order_item')
  assert.equal(line.order_id, order.order_id)
  isTheOrder({ ...order, items: line.items }, 'snowplow', 'snowplowpy', {
    discount: null,
    coupon: null,
  })
})

test('matomo-tracker', async () => {
  await clients.matomo(to('matomonode'))
  const rows = await sulit.rows(
    `select ${COLUMNS} from events where protocol = 'matomo' order by name`,
    3,
  )
  assert.equal(rows.length, 3)
  const order = named(rows, 'order')
  isTheOrder(order, 'matomo', 'matomonode', { coupon: null })
  assert.equal(named(rows, 'Steep').user_id, 'matomonode')
  const view = named(rows, 'page_view')
  isTheView(view, 'matomo')
  assert.equal(view.anonymous_id, '0123456789abcdef')
  assert.equal(view.person_id, order.person_id)
})

test('@umami/node', async () => {
  await clients.umami(to('umaminode'))
  const rows = await stored('umaminode', 2)
  isTheView(named(rows, 'page_view'), 'umami')
  isTheOrder(named(rows, 'order'), 'umami', 'umaminode')
})

test('@jitsu/js', async () => {
  await clients.jitsu(to('jitsunode'))
  const rows = await sulit.rows(
    `select ${COLUMNS} from events where protocol = 'jitsu' order by name`,
    3,
  )
  isTheView(named(rows, 'page_view'), 'jitsu')
  isTheOrder(named(rows, 'order'), 'jitsu', 'jitsunode')
  assert.equal(named(rows, 'identify').user_id, 'jitsunode')
})

test('posthog (Python), its newer way', async () => {
  await fromPython('posthog_v1')(to('posthogvone'))
  const [order] = await stored('posthogvone', 1)
  isTheOrder(order, 'posthog', 'posthogvone')
})

test('ga4mp (Python)', async () => {
  await fromPython('ga4mp')(to('gafourmp'))
  const rows = await sulit.rows(
    `select ${COLUMNS} from events where anonymous_id = 'gafourmp-device'`,
    2,
  )
  isTheView(named(rows, 'page_view'), 'ga4')
  isTheOrder({ ...named(rows, 'order'), user_id: 'gafourmp' }, 'ga4', 'gafourmp', {
    discount: null,
  })
})

test('nothing was refused', async () => {
  assert.deepEqual(await sulit.sql('select source, reason, message from rejected'), [])
})
