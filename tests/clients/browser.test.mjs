// The clients of browsers, in Chromium, on a shop of another origin.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Shop } from './shop.mjs'
import { Sulit } from './sulit.mjs'

const sulit = new Sulit()
const shop = new Shop()

before(() => Promise.all([sulit.start(), shop.open()]))
after(() => Promise.all([sulit.stop(), shop.close()]))

/** What a client's visit left, by the name of the event. */
async function stored(client, count) {
  const rows = await sulit.rows(
    `select name, source, session_id, person_id, user_id, order_id, coupon, cast(value as double) as value, currency,
      items, url, utm_source, utm_campaign, channel, browser, os, device, is_bot, event_id, engaged_ms
    from events where protocol = '${client}' and name in ('page_view', 'identify', 'order')`,
    count,
  )
  assert.equal(rows.length, count, JSON.stringify(rows, null, 1))
  for (const row of rows) {
    assert.deepEqual([row.source, row.is_bot], ['shop', false])
    assert.match(row.browser, /^Chrom/)
    assert.equal(row.device, 'desktop')
  }
  return rows
}

for (const [client, protocol, count] of [
  ['posthog', 'posthog', 3],
  ['segment', 'segment', 3],
  ['snowplow', 'snowplow', 2],
  ['plausible', 'plausible', 2],
]) {
  test(client, async () => {
    const { complaints, leave } = await shop.visit(client, sulit.url, sulit.source.write_key)
    await leave()
    assert.deepEqual(complaints, [])
    const rows = await stored(protocol, count)
    const view = rows.find((row) => row.name === 'page_view')
    assert.deepEqual(
      [view.utm_source, view.utm_campaign, view.channel],
      ['news', 'spring', 'email'],
    )
    const order = rows.find((row) => row.name === 'order')
    assert.deepEqual([order.order_id, order.value, order.currency], [client, 1289.9, 'EUR'])
    if (client !== 'plausible') {
      const items = typeof order.items === 'string' ? JSON.parse(order.items) : order.items
      assert.deepEqual([items[0].sku, order.coupon], ['T-1', 'TEA10'])
    }
    assert.equal(new Set(rows.map((row) => row.session_id)).size, 1, 'one visit')
    assert.equal(new Set(rows.map((row) => row.person_id)).size, 1, 'one person')
  })
}

test('@rudderstack/analytics-js', async () => {
  const { complaints, leave } = await shop.visit('rudderstack', sulit.url, sulit.source.write_key)
  await leave()
  assert.deepEqual(complaints, [])
  const [order] = await sulit.rows(
    `select user_id, protocol from events where order_id = 'rudderstack'`,
    1,
  )
  assert.deepEqual([order.user_id, order.protocol], ['rudderstack', 'segment'])
})

test('nothing was refused', async () => {
  assert.deepEqual(await sulit.sql('select source, reason, message from rejected'), [])
})
