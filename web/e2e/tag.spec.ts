import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './sulit'

interface Row {
  name: string
  path: string
  utm_campaign: string | null
  order_id: string | null
  value: string | null
  user_id: string | null
  engaged_ms: number | null
  anonymous_id: string
}

test('the tag on a small shop: view, product, cart, coupon, order, who it was, and how long', async ({
  page,
  sulit,
}) => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  // A site of its own: another origin than the server's.
  let html = ''
  const site = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready))
  const shop = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  const source = JSON.parse(
    await sulit.run('source', 'add', 'shop', '--origin', shop, '--format', 'json'),
  ) as { write_key: string }
  await sulit.serve()
  html = `<!doctype html><title>Kaffi</title>
    <script async src="${sulit.url}/t.js" data-key="${source.write_key}"></script>
    <script>window.sulit ||= (...command) => (sulit.q ||= []).push(command); sulit('view_item', { items: [{ sku: 'A' }] })</script>
    <button onclick="history.pushState({}, '', '/cart'); sulit('add_to_cart', { items: [{ sku: 'A', quantity: 1, price: 49.9 }] })">To the cart</button>
    <button onclick="sulit('coupon', 'FALL24'); sulit('order', { order_id: '1001', value: 49.9, currency: 'EUR', coupon: 'FALL24' }); sulit('identify', 'u1')">Buy</button>`
  await page.goto(`${shop}/product?utm_source=news&utm_medium=email&utm_campaign=autumn`)
  await page.getByRole('button', { name: 'To the cart' }).click()
  await page.getByRole('button', { name: 'Buy' }).click()
  const rows = async () =>
    JSON.parse(
      await sulit.run('sql', 'select * from events order by occurred_at, name', '--format', 'json'),
    ) as Row[]
  const names = async () => (await rows()).map((row) => row.name)
  await expect
    .poll(names, { timeout: 20_000 })
    .toEqual(
      expect.arrayContaining([
        'page_view',
        'view_item',
        'add_to_cart',
        'coupon',
        'order',
        'identify',
      ]),
    )
  // Leaving the page sends how long it was looked at, once that is half a second.
  await expect.poll(() => page.evaluate(() => performance.now())).toBeGreaterThan(2_000)
  await page.goto('about:blank')
  await expect.poll(names, { timeout: 20_000 }).toContain('engagement')

  const seen = await rows()
  const of = (name: string) => seen.filter((row) => row.name === name)
  expect(of('page_view').map((row) => row.path)).toEqual(['/product', '/cart'])
  expect(of('view_item')[0]?.utm_campaign).toBe('autumn')
  expect(of('order')).toHaveLength(1)
  expect(of('order')[0]).toMatchObject({ order_id: '1001', value: '49.9' })
  expect(of('identify')[0]?.user_id).toBe('u1')
  expect(of('engagement').every((row) => (row.engaged_ms ?? 0) >= 500)).toBe(true)
  expect(new Set(seen.map((row) => row.anonymous_id)).size).toBe(1)
  const orders = await sulit.run('sql', 'select order_id, total from orders', '--format', 'json')
  expect(JSON.parse(orders)).toEqual([{ order_id: '1001', total: '49.9' }])
  site.close()
})
