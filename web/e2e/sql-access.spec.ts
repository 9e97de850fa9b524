import { connect } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, person, picture, signInQuietly, Sulit, test } from './sulit'

const shop = ['init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin']
const closed = new Sulit()
const open = new Sulit()

test.beforeAll(async () => {
  await closed.run(...shop)
  await closed.serve()
  await open.run(...shop)
  await open.serve('--pg-listen', '127.0.0.1:0')
})

test.afterAll(() => Promise.all([closed.stop(), open.stop()]))

const tab = (sulit: Sulit) => `${sulit.url}/w/kaffi/settings?tab=sql`

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

/** What the port answers to a client that asks for encryption: S or N, as PostgreSQL would. */
function greeting(port: number): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      // Its length, and the number by which the protocol asks for TLS.
      socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]))
    })
    socket.once('data', (data) => {
      socket.destroy()
      done(data.toString('latin1', 0, 1))
    })
    socket.once('error', fail)
  })
}

test('where nothing listens, the page says how to switch it on', async ({ page }) => {
  await signInQuietly(page, closed)
  await page.goto(tab(closed))
  await expect(page.getByRole('heading', { name: 'SQL access is off' })).toBeVisible()
  await expect(page.locator('pre')).toHaveText('sulit serve --pg-listen 127.0.0.1:5433')
  await expect(page.getByRole('button', { name: 'Copy' })).toBeVisible()
  await picture(page, 'settings-sql-off-desktop')
  await fits(page)
})

test('where it listens, the page tells a client all it needs, and the port answers', async ({
  page,
}) => {
  await signInQuietly(page, open)
  await page.goto(tab(open))
  const command = await page.getByLabel('psql').innerText()
  const [, port = ''] = /@127\.0\.0\.1:(\d+)\/kaffi/.exec(command) ?? []
  expect(command).toContain(encodeURIComponent(person.email))
  await expect(page.getByLabel('SQLAlchemy, Superset')).toContainText(`:PASSWORD@127.0.0.1:${port}`)
  const facts = page.locator('main dl')
  await expect(facts).toContainText(port)
  await expect(facts).toContainText(person.email)
  expect(await greeting(Number(port))).toMatch(/^[SN]$/)
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
    test('SQL access looks right and is open to everybody', async ({ page }) => {
      await page.addInitScript((chosen) => localStorage.setItem('sulit-language', chosen), language)
      await signInQuietly(page, open)
      await page.goto(tab(open))
      await expect(page.getByLabel('psql')).toBeVisible()
      await picture(page, `settings-sql-${look}`)
      await fits(page)
    })
  })
}
