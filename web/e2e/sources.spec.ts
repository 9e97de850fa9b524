import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const sulit = new Sulit()

test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.serve()
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

const sources = () => `${sulit.url}/w/kaffi/sources`

/** Sends an event as a page would; the origin is what a browser would say. */
async function send(key: string, more: object = {}, origin?: string): Promise<number> {
  const answer = await fetch(`${sulit.server}/v1/events`, {
    method: 'POST',
    headers: { 'x-write-key': key, ...(origin ? { origin } : {}) },
    body: JSON.stringify({ name: 'page_view', url: 'https://shop.example/tea', ...more }),
  })
  return answer.status
}

/** Makes a source without the page; the keys. */
async function made(name: string, ...more: string[]) {
  const text = await sulit.run('source', 'add', name, ...more, '--format', 'json')
  return JSON.parse(text) as { id: string; write_key: string; server_key: string }
}

async function fits(page: Page): Promise<void> {
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
}

test('a source is made, its tag pasted, and it turns green with the first event', async ({
  page,
}) => {
  await page.goto(sources())
  await expect(page.getByRole('heading', { name: 'Nothing sends events yet' })).toBeVisible()
  await page.getByRole('button', { name: 'Add a source' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Name').fill('Web shop')
  await drawer.getByLabel('Origins', { exact: true }).fill('https://shop.example')
  await page.keyboard.press('Enter')
  await drawer.getByRole('button', { name: 'Add an alias' }).click()
  await drawer.getByLabel('Id that the tag sends').fill('1')
  await picture(page, 'sources-add-desktop')
  await drawer.getByRole('button', { name: 'Make it' }).click()

  await expect(drawer.getByText('Waiting for the first event…')).toBeVisible()
  const serverKey = await drawer.locator('pre[aria-label="Server key"]').innerText()
  expect(serverKey).toMatch(/^sk_\w+$/)
  const snippet = await drawer.getByLabel('On every page').innerText()
  const key = /data-key="(wk_\w+)"/.exec(snippet)?.[1] ?? ''
  expect(snippet).toContain(`${sulit.url}/t.js`)
  await drawer.getByLabel('What do you send with?').click()
  await page.getByRole('option', { name: 'Matomo' }).click()
  await expect(drawer.getByLabel('In the browser')).toContainText("['setSiteId', '1']")
  await picture(page, 'sources-install-desktop')
  await fits(page)

  expect(await send(key, {}, 'https://shop.example')).toBe(202)
  await expect(drawer.getByText('It works: events are coming')).toBeVisible()
  await expect(drawer.getByText('page_view · /tea')).toBeVisible()
  await picture(page, 'sources-works-desktop')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('row', { name: /Web shop/ })).toContainText('Talking')

  // Once shown, the server key is nowhere any more.
  await page.reload()
  await expect(page.getByRole('row', { name: /Web shop/ })).toBeVisible()
  await expect(page.locator('body')).not.toContainText(serverKey)
})

test('what was refused is put right and taken again', async ({ page }) => {
  const keys = await made('Blog', '--origin', 'https://blog.example')
  expect(await send(keys.write_key, { name: 'signup' }, 'https://other.example')).toBe(403)
  await sulit.run('rejected', '--format', 'json')
  await page.goto(`${sources()}?tab=rejected`)
  const group = page.getByRole('listitem').filter({ hasText: 'from Blog' })
  await expect(group).toContainText('Origin not allowed')
  await expect(group).toContainText('add its origin to the source')
  await page
    .getByRole('table')
    .getByRole('button', { name: /signup/ })
    .click()
  await expect(page.getByLabel('As it came')).toContainText('"name": "signup"')
  await picture(page, 'sources-rejected-one-desktop')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await picture(page, 'sources-rejected-desktop')
  await fits(page)
  await group.getByRole('button', { name: 'Take these again' }).click()
  await expect(page.getByText('1 event is in now')).toBeVisible()
  await expect(page.getByText('Nothing is refused')).toBeVisible()
})

test('settings, new keys with an overlap, archive and its undo', async ({ page }) => {
  const keys = await made('App', '--alias', 'matomo:7')
  expect(await send(keys.write_key)).toBe(202)
  await page.goto(`${sources()}?source=${keys.id}`)
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Settings', { exact: true }).click()
  await drawer.getByLabel('Events a second').fill('5')
  await drawer.getByLabel('Keep the truncated IP address').check()
  await picture(page, 'sources-settings-desktop')
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved')).toBeVisible()
  const kept = JSON.parse(await sulit.run('source', 'list', '--format', 'json')) as {
    name: string
    settings: object
  }[]
  expect(kept.find(({ name }) => name === 'App')?.settings).toEqual({
    rate_per_second: 5,
    keep_address: true,
  })

  await drawer.getByText('Keys', { exact: true }).click()
  await drawer.getByLabel('for 7 days more').check()
  await drawer.getByRole('button', { name: 'Make new keys' }).click()
  await expect(drawer.getByText('The old keys work until')).toBeVisible()
  await expect(drawer.locator('pre[aria-label="Write key"]')).not.toHaveText(keys.write_key)
  expect(await send(keys.write_key)).toBe(202)
  await picture(page, 'sources-keys-desktop')

  await drawer.getByText('Health', { exact: true }).click()
  await picture(page, 'sources-health-desktop')
  await drawer.getByRole('button', { name: 'Archive' }).click()
  await expect(page.getByText('App is archived')).toBeVisible()
  await expect(page.getByRole('row', { name: /App/ })).toHaveCount(0)
  expect(await send(keys.write_key)).toBe(401)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(page.getByRole('row', { name: /App/ })).toContainText('Talking')
  expect(await send(keys.write_key)).toBe(202)
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
    // The first test makes it; each look stands on its own.
    test.beforeAll(() => made('Web shop').catch(() => null))
    test('the sources look right and are open to everybody', async ({ page }) => {
      await page.addInitScript((chosen) => localStorage.setItem('sulit-language', chosen), language)
      await page.goto(sources())
      const shop = page.getByRole('row', { name: /Web shop/ })
      await expect(shop).toBeVisible()
      await picture(page, `sources-${look}`)
      await fits(page)
      await shop.getByRole('button').click()
      await page.getByRole('dialog').locator('label').first().click()
      await expect(page.getByRole('dialog').locator('dl')).toBeVisible()
      await picture(page, `sources-one-${look}`)
      await fits(page)
    })
  })
}
