import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const sulit = new Sulit()
let key = ''

const contacts = `Record ID,First Name,Last Name,Email,Lead Status
1,Sara,Rahimi,sara@example.com,NEW
2,Bo,Larsen,bo@example.com,NEW
`

/** Sends events as a page and a server would. */
async function send(events: object[]): Promise<void> {
  const answer = await fetch(`${sulit.server}/v1/events`, {
    method: 'POST',
    headers: { 'x-write-key': key },
    body: JSON.stringify(events),
  })
  expect(answer.status).toBe(202)
}

const at = (days: number, hour: number) =>
  new Date(Date.now() - days * 86_400_000 + hour * 60_000).toISOString()

test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('import', sulit.file('contacts.csv', contacts))
  await sulit.serve()
  const made = await sulit.run('source', 'add', 'Web shop', '--format', 'json')
  key = (JSON.parse(made) as { write_key: string }).write_key
  const page = (id: string, when: string, path: string, more: object = {}) => ({
    name: 'page_view',
    event_id: `${id}-${path}-${when}`,
    anonymous_id: id,
    time: when,
    url: `https://shop.example${path}`,
    title: path === '/' ? 'Tea and cups' : `Tea ${path}`,
    ...more,
  })
  await send([
    page('phone-of-sara', at(6, 1), '/?utm_source=google&utm_medium=cpc&utm_campaign=autumn-tea'),
    page('phone-of-sara', at(6, 2), '/oolong'),
    page('laptop-of-sara', at(4, 1), '/?utm_source=news&utm_medium=email&utm_campaign=letter'),
    {
      name: 'identify',
      event_id: 'i1',
      anonymous_id: 'laptop-of-sara',
      user_id: 'customer-17',
      time: at(4, 2),
      email: 'sara@example.com',
    },
    {
      name: 'identify',
      event_id: 'i2',
      anonymous_id: 'phone-of-sara',
      user_id: 'customer-17',
      time: at(4, 3),
    },
    {
      name: 'order',
      event_id: 'o1',
      anonymous_id: 'laptop-of-sara',
      user_id: 'customer-17',
      time: at(4, 5),
      order_id: 'W-1001',
      value: 42.5,
      currency: 'EUR',
      coupon: 'HELLO',
    },
    ...Array.from({ length: 60 }, (_, n) => page(`visitor-${n}`, at(2, n), '/')),
  ])
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

const people = () => `${sulit.url}/w/kaffi/people`

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

test('a person is found by name, address, order and id, and shows what they did', async ({
  page,
}) => {
  await page.goto(people())
  await expect(page.getByRole('link', { name: /^Visitor / }).first()).toBeVisible()
  await picture(page, 'people-desktop')
  await fits(page)
  await page.getByRole('button', { name: 'Show more people' }).click()
  await expect(page.getByRole('button', { name: 'Show more people' })).toHaveCount(0)
  const search = page.getByRole('searchbox', { name: 'Name, e-mail, phone, order or id' })
  const sara = page.getByRole('link', { name: 'Sara Rahimi' })
  for (const text of ['rahimi', 'SARA@example.com', 'W-1001', 'customer-17', 'phone-of-sara']) {
    await search.fill(text)
    await expect(page.getByRole('row')).toHaveCount(2)
    await expect(sara).toBeVisible()
  }
  await search.fill('nobody at all')
  await expect(page.getByRole('heading', { name: 'Nobody is known by that' })).toBeVisible()
  await search.fill('')
  await page.getByRole('radiogroup', { name: 'Show' }).getByText('Customers').click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await sara.click()
  await expect(page.getByRole('heading', { name: 'Sara Rahimi', level: 1 })).toBeVisible()
  await expect(page.getByText('autumn-tea').first()).toBeVisible()
  await expect(page.getByText('Ordered').first()).toBeVisible()
  await picture(page, 'person-desktop')
  await fits(page)
})

test('two ids are taken apart and joined again', async ({ page }) => {
  await page.goto(`${people()}?q=customer-17`)
  await page.getByRole('link', { name: 'Sara Rahimi' }).click()
  const ids = page.getByRole('listitem').filter({ hasText: 'phone-of-sara' })
  await ids.getByRole('button', { name: 'Take apart' }).first().click()
  await page.getByRole('button', { name: 'Undo' }).click()
  // Sessions and people are made anew before the answer.
  await expect(ids.getByRole('button', { name: 'Take apart' })).toBeVisible({ timeout: 60_000 })
})

test('a person is exported and erased, and the totals stay', async ({ page }) => {
  const total = async () =>
    JSON.parse(
      await sulit.run(
        'sql',
        'select count(*) as n, count(distinct person_id) as people, sum(value) as value from events',
        '--format',
        'json',
      ),
    ) as unknown
  const before = await total()
  await page.goto(`${people()}?q=customer-17`)
  await page.getByRole('link', { name: 'Sara Rahimi' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export' }).click()
  expect((await download).suggestedFilename()).toMatch(/^prs_.*\.json$/)
  await page.getByRole('button', { name: 'Erase', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('row').first()).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Erase this person' })).toBeDisabled()
  await picture(page, 'person-erase')
  await fits(page)
  await dialog.getByLabel('I understand that this cannot be undone').check()
  await dialog.getByRole('button', { name: 'Erase this person' }).click()
  await expect(page.getByText('The person is erased')).toBeVisible({ timeout: 60_000 })
  await page.goto(`${people()}?q=customer-17`)
  await expect(page.getByRole('heading', { name: 'Nobody is known by that' })).toBeVisible()
  expect(await total()).toEqual(before)
})

test('the pages on a phone, in the dark and in Persian', async ({ page }) => {
  const person = async () => {
    await page.getByRole('table').getByRole('link').first().click()
    await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(people())
  await expect(page.getByRole('link', { name: /^Visitor / }).first()).toBeVisible()
  await picture(page, 'people-phone')
  await fits(page)
  await person()
  await picture(page, 'person-phone')
  await fits(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(people())
  await expect(page.getByRole('table')).toBeVisible()
  await picture(page, 'people-dark')
  await fits(page)
  await page.evaluate(() => localStorage.setItem('sulit-language', 'fa'))
  await page.goto(people())
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('table')).toBeVisible()
  await picture(page, 'people-persian')
  await fits(page)
  await person()
  await picture(page, 'person-persian')
  await fits(page)
})
