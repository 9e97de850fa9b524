// What each browser client does on a page of a shop: a view, and an order.
// Bundled as a shop would bundle it, and called by browser.test.mjs.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { AnalyticsBrowser } from '@segment/analytics-next'
import * as snowplow from '@snowplow/browser-tracker'
import Plausible from 'plausible-tracker'
import posthog from 'posthog-js'

const order = {
  order_id: 'S-1',
  revenue: 1289.9,
  tax: 206.38,
  shipping: 4.9,
  coupon: 'tea10',
  currency: 'EUR',
  products: [{ sku: 'T-1', name: 'Green tea', price: 6.25, quantity: 2 }],
}

window.clients = {
  async posthog(url, key) {
    // Its own filter would drop what a headless browser does.
    posthog.init(key, { api_host: url, person_profiles: 'always', opt_out_useragent_filter: true })
    await new Promise((loaded) => posthog.onFeatureFlags(loaded))
    posthog.capture('Order Completed', { ...order, order_id: 'posthog' })
    posthog.identify('posthog', { email: 'jo@shop.example' })
  },

  async segment(url, key) {
    const [analytics] = await AnalyticsBrowser.load(
      { writeKey: key, cdnURL: url },
      { integrations: { 'Segment.io': { apiHost: `${new URL(url).host}/v1`, protocol: 'http' } } },
    )
    await analytics.page('Tea')
    await analytics.identify('segment', { email: 'jo@shop.example' })
    await analytics.track('Order Completed', { ...order, order_id: 'segment' })
  },

  async rudderstack(url, key) {
    const analytics = new RudderAnalytics()
    const ready = new Promise((done) => analytics.ready(done))
    analytics.load(key, url, { configUrl: url, useBeacon: false })
    analytics.page('Tea')
    analytics.identify('rudderstack')
    analytics.track('Order Completed', { ...order, order_id: 'rudderstack' })
    await ready
  },

  async snowplow(url, key) {
    snowplow.newTracker('shop', url, { appId: key, contexts: { session: true } })
    snowplow.enableActivityTracking({ minimumVisitLength: 1, heartbeatDelay: 1 })
    snowplow.trackPageView()
    snowplow.setUserId('snowplow')
    snowplow.trackSelfDescribingEvent({
      event: {
        schema:
          'iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2',
        data: { type: 'transaction' },
      },
      context: [
        {
          schema: 'iglu:com.snowplowanalytics.snowplow.ecommerce/transaction/jsonschema/1-0-0',
          data: {
            transaction_id: 'snowplow',
            revenue: order.revenue,
            tax: order.tax,
            shipping: order.shipping,
            discount_code: order.coupon,
            currency: order.currency,
            payment_method: 'card',
          },
        },
        {
          schema: 'iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0',
          data: {
            id: 'T-1',
            name: 'Green tea',
            category: 'Teas',
            price: 6.25,
            quantity: 2,
            currency: 'EUR',
          },
        },
      ],
    })
  },

  async plausible(url, key) {
    const { trackPageview, trackEvent } = Plausible({
      domain: key,
      apiHost: url,
      trackLocalhost: true,
    })
    await new Promise((done) => trackPageview({}, { callback: done }))
    await new Promise((done) =>
      trackEvent('Order Completed', {
        callback: done,
        props: { order_id: 'plausible', revenue: order.revenue, currency: order.currency },
      }),
    )
  },
}
