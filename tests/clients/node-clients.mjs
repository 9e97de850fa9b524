// What each Node.js client sends: a page view of an anonymous visitor where it
// can, and an order of a known one. `who` is the user id to look for.
import { createRequire } from 'node:module'
import { jitsuAnalytics } from '@jitsu/js'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import * as snowplow from '@snowplow/node-tracker'
import { PostHog } from 'posthog-node'

const require = createRequire(import.meta.url)
const MatomoTracker = require('matomo-tracker')
const { Umami } = require('@umami/node')

const PAGE = 'https://shop.example/tea?utm_source=news&utm_medium=email&utm_campaign=spring'

/** Segment's words for an order, which most clients share. */
const order = (id) => ({
  order_id: id,
  revenue: 1289.9,
  tax: 206.38,
  shipping: 4.9,
  discount: 10,
  coupon: 'tea10',
  currency: 'EUR',
  products: [{ sku: 'T-1', name: 'Green tea', price: 6.25, quantity: 2 }],
})

export async function segment({ url, key, who }) {
  const client = new Analytics({ writeKey: key, host: url })
  client.page({
    anonymousId: `${who}-device`,
    name: 'Tea',
    properties: { url: PAGE, title: 'Tea' },
  })
  client.identify({
    userId: who,
    anonymousId: `${who}-device`,
    traits: { email: 'jo@shop.example' },
  })
  client.track({ userId: who, event: 'Order Completed', properties: order(who) })
  await client.closeAndFlush()
}

export async function rudderstack({ url, key, who }) {
  const client = new RudderAnalytics(key, { dataPlaneUrl: url, flushAt: 1 })
  const sent = (call) =>
    new Promise((done, fail) => call((error) => (error ? fail(error) : done())))
  await sent((done) =>
    client.page({ anonymousId: `${who}-device`, name: 'Tea', properties: { url: PAGE } }, done),
  )
  await sent((done) => client.identify({ userId: who, anonymousId: `${who}-device` }, done))
  await sent((done) =>
    client.track({ userId: who, event: 'Order Completed', properties: order(who) }, done),
  )
}

export async function posthog({ url, key, who }) {
  const client = new PostHog(key, { host: url })
  client.capture({
    distinctId: `${who}-device`,
    event: '$pageview',
    properties: { $current_url: PAGE, $process_person_profile: false },
  })
  client.alias({ distinctId: who, alias: `${who}-device` })
  client.capture({ distinctId: who, event: 'Order Completed', properties: order(who) })
  await client.shutdown()
}

export async function snowplowNode({ url, key, who }) {
  const tracker = snowplow.newTracker(
    { namespace: 'shop', appId: key },
    { endpoint: url, eventMethod: 'post', bufferSize: 1 },
  )
  tracker.setDomainUserId(`${who}-device`)
  tracker.track(snowplow.buildPageView({ pageUrl: PAGE, pageTitle: 'Tea' }))
  await tracker.flush()
  tracker.setUserId(who)
  const ecommerce = (name, data) => ({
    schema: `iglu:com.snowplowanalytics.snowplow.ecommerce/${name}/jsonschema/1-0-0`,
    data,
  })
  tracker.track(
    snowplow.buildSelfDescribingEvent({
      event: ecommerce('snowplow_ecommerce_action', { type: 'transaction' }),
    }),
    [
      ecommerce('transaction', {
        transaction_id: who,
        revenue: 1289.9,
        tax: 206.38,
        shipping: 4.9,
        discount_amount: 10,
        discount_code: 'tea10',
        currency: 'EUR',
        payment_method: 'card',
        total_quantity: 2,
      }),
      ecommerce('product', {
        id: 'T-1',
        name: 'Green tea',
        category: 'Teas',
        price: 6.25,
        quantity: 2,
        currency: 'EUR',
      }),
    ],
  )
  await tracker.flush()
}

/** Matomo's own numbers stay: the source has the alias `matomo:1`. */
export async function matomo({ url, who }) {
  const tracker = new MatomoTracker(1, `${url}/matomo.php`)
  const failed = new Promise((_, fail) => tracker.on('error', fail))
  const _id = '0123456789abcdef'
  const single = new Promise((done) => {
    // The client tells only errors; its agent tells when the answer is there.
    const get = tracker.agent.get.bind(tracker.agent)
    tracker.agent = {
      ...tracker.agent,
      get: (to, answer) => get(to, (reply) => (answer(reply), done(reply.resume()))),
    }
    tracker.track({ url: PAGE, action_name: 'Tea', _id })
  })
  await Promise.race([single, failed])
  tracker.agent = require('node:http')
  const items = JSON.stringify([['T-1', 'Green tea', 'Teas', 6.25, 2]])
  const order = {
    uid: who,
    _id,
    idgoal: 0,
    ec_id: who,
    revenue: 1289.9,
    ec_tx: 206.38,
    ec_sh: 4.9,
    ec_dt: 10,
  }
  const bulk = new Promise((done) =>
    tracker.trackBulk(
      [
        { url: PAGE, ...order, ec_items: items },
        { url: PAGE, uid: who, e_c: 'Teas', e_a: 'Steep' },
      ],
      done,
    ),
  )
  const answer = JSON.parse(await Promise.race([bulk, failed]))
  if (answer.tracked !== 2 || answer.invalid !== 0)
    throw new Error(`matomo: ${JSON.stringify(answer)}`)
}

export async function umami({ url, key, who }) {
  const client = new Umami({ websiteId: key, hostUrl: url })
  const send = async (payload) => {
    const reply = await client.track(payload)
    if (reply.status !== 200) throw new Error(`umami: ${reply.status} ${await reply.text()}`)
  }
  await send({ hostname: 'shop.example', url: PAGE, title: 'Tea', id: who })
  await send({
    hostname: 'shop.example',
    url: PAGE,
    id: who,
    name: 'Order Completed',
    data: order(who),
  })
}

/** Jitsu's keys have two parts, of which only the first is public. */
export async function jitsu({ url, key, who }) {
  const client = jitsuAnalytics({ host: url, writeKey: `${key}:any` })
  await client.page({ url: PAGE, title: 'Tea' })
  await client.identify(who, { email: 'jo@shop.example' })
  await client.track('Order Completed', order(who))
}
