import AxeBuilder from '@axe-core/playwright'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const sulit = new Sulit()
let key = ''

test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.serve()
  const made = await sulit.run('source', 'add', 'Web shop', '--format', 'json')
  key = (JSON.parse(made) as { write_key: string }).write_key
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'

async function send(events: object[], agent = browser): Promise<void> {
  const answer = await fetch(`${sulit.server}/v1/events`, {
    method: 'POST',
    headers: { 'x-write-key': key, 'user-agent': agent },
    body: JSON.stringify(events),
  })
  expect(answer.status).toBe(202)
}

const view = (path: string, more: object = {}) => ({
  name: 'page_view',
  url: `https://shop.example${path}`,
  anonymous_id: 'a1',
  ...more,
})

test('events come as they are taken', async ({ page }) => {
  await page.goto(`${sulit.url}/w/kaffi/live`)
  await expect(page.getByText('Listening')).toBeVisible()
  await expect(page.getByText('Nothing has come since you opened this page')).toBeVisible()

  await send([view('/tea'), view('/cart')])
  const rows = page.getByRole('table').locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('/cart')
  await send([
    {
      name: 'order',
      order_id: '1001',
      value: '49.90',
      currency: 'EUR',
      anonymous_id: 'a1',
      properties: { gift: true },
    },
  ])
  await expect(rows.first()).toContainText('49.90')

  await page.getByRole('button', { name: 'order' }).click()
  const whole = page.getByLabel('The event as JSON')
  await expect(whole).toContainText('"order_id": "1001"')
  await expect(whole).toContainText('"gift": true')
  await picture(page, 'live-event-desktop')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Pause' }).click()
  await send([view('/late')])
  await expect(page.getByRole('button', { name: 'Resume (1 new)' })).toBeVisible()
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Resume (1 new)' }).click()
  await expect(rows.first()).toContainText('/late')

  await send([view('/robot', { anonymous_id: 'b1' })], 'Googlebot/2.1')
  await expect(rows.first()).toContainText('bot')
  await page.getByRole('radiogroup', { name: 'People or bots' }).getByText('People').click()
  await expect(rows.first()).toContainText('/late')
  await page.getByLabel('Name of the event').fill('ord')
  await expect(rows).toHaveCount(1)
})

test('one’s own visit is found by its mark', async ({ page }) => {
  await page.goto(`${sulit.url}/w/kaffi/live`)
  await expect(page.getByText('Listening')).toBeVisible()
  await page.getByRole('button', { name: 'Find my own visit' }).click()
  await page.getByLabel('Address of your site').fill('https://shop.example/tea')
  const link = page.getByRole('link', { name: 'Open the site' })
  await expect(link).toHaveAttribute('href', /tea\?sulit_debug=[0-9a-f]{8}$/)
  const own = (await link.getAttribute('href')) ?? ''
  await picture(page, 'live-own-desktop')
  await page.keyboard.press('Escape')
  await send([
    { name: 'page_view', url: 'https://shop.example/tea?sulit_debug=other', anonymous_id: 'x' },
    { name: 'page_view', url: own, anonymous_id: 'me' },
    view('/cart', { anonymous_id: 'me' }),
  ])
  const rows = page.getByRole('table').locator('tbody tr')
  await expect(rows).toHaveCount(3)
  await expect(rows.filter({ hasText: 'my visit' })).toHaveCount(2)
  await page.getByLabel('My visit only').check()
  await expect(rows).toHaveCount(2)
})

const looks = [
  { look: 'desktop', language: 'en', scheme: 'light', viewport: { width: 1440, height: 900 } },
  { look: 'dark', language: 'en', scheme: 'dark', viewport: { width: 1440, height: 900 } },
  { look: 'phone', language: 'en', scheme: 'light', viewport: { width: 390, height: 844 } },
  { look: 'persian', language: 'fa', scheme: 'light', viewport: { width: 1440, height: 900 } },
] as const

for (const { look, language, scheme, viewport } of looks) {
  test.describe(look, () => {
    test.use({ colorScheme: scheme, viewport })
    test('the page looks right and is open to everybody', async ({ page }) => {
      await page.addInitScript((chosen) => localStorage.setItem('sulit-language', chosen), language)
      await page.goto(`${sulit.url}/w/kaffi/live`)
      await expect(page.locator('[data-state="open"]')).toBeVisible()
      await send([
        view('/tea?utm_source=news&utm_medium=email'),
        view('/a-path-that-is-rather-long-for-a-narrow-page/and-goes-on/for-a-while'),
        view('/چای', { anonymous_id: 'a2', user_id: 'u-17' }),
        { name: 'order', order_id: '1001', value: '1249.90', currency: 'EUR', anonymous_id: 'a1' },
      ])
      await expect(page.getByRole('table').locator('tbody tr')).toHaveCount(4)
      await picture(page, `live-${look}`)
      const found = await new AxeBuilder({ page }).analyze()
      expect(
        found.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
        ),
      ).toEqual([])
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide, 'the page must not scroll sideways').toBeLessThanOrEqual(1)
    })
  })
}
