import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, picture, signInQuietly, test, type Sulit } from './sulit'

const channels = [
  ['utm_source=google&utm_medium=cpc&utm_campaign=brand', 'google.com'],
  ['utm_source=news&utm_medium=email&utm_campaign=autumn', ''],
  ['', 'duckduckgo.com'],
  ['', ''],
] as const

/** Twenty-four people over three weeks, who look, and half of whom put into the cart, and a third of these buy. */
function events(now: Date): object[] {
  const all: object[] = []
  let number = 0
  const add = (who: string, name: string, at: Date, more: object) => {
    number += 1
    all.push({
      event_id: `e${number}`,
      anonymous_id: who,
      name,
      occurred_at: at.toISOString(),
      ...more,
    })
  }
  for (let person = 0; person < 24; person += 1) {
    const who = `visitor-${person}`
    const [query, referrer] = channels[person % 4] ?? ['', '']
    for (const week of person % 3 === 0 ? [20, 13, 6] : [20 - (person % 3) * 6]) {
      const at = (minute: number) =>
        new Date(now.getTime() - week * 86_400_000 + (person * 7 + minute) * 60_000)
      const page = (path: string, first = false) => ({
        url: `https://shop.example${path}${first && query ? `?${query}` : ''}`,
        title: path,
        ...(first && referrer ? { referrer: `https://www.${referrer}/` } : {}),
        language: ['en-GB', 'fa-IR', 'vi-VN'][person % 3],
      })
      add(who, 'page_view', at(0), page('/', true))
      add(who, 'engagement', at(1), { ...page('/'), engaged_ms: 18_000 })
      if (person % 4 !== 3) add(who, 'page_view', at(2), page(person % 2 ? '/tea' : '/coffee'))
      if (person % 2 === 0) add(who, 'add_to_cart', at(4), page('/coffee'))
      if (person % 6 === 0) {
        add(who, 'page_view', at(5), page('/checkout'))
        add(who, 'order', at(6), {
          ...page('/checkout'),
          order_id: `W-${person}-${week}`,
          value: '24.90',
          currency: 'EUR',
        })
      }
    }
  }
  return all
}

async function siteWithEvents(sulit: Sulit, locale = 'en'): Promise<void> {
  await sulit.run(
    ...['init', '--name', 'Corner shop', '--key', 'shop', '--currency', 'EUR'],
    ...['--timezone', 'UTC', '--locale', locale],
  )
  await sulit.serve()
  const made = await sulit.run('source', 'add', 'Web shop', '--format', 'json')
  const source = JSON.parse(made) as { write_key: string } | { write_key: string }[]
  const key = Array.isArray(source) ? source[0]?.write_key : source.write_key
  const sent = await fetch(`${sulit.server}/v1/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-write-key': key ?? '',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
    },
    body: JSON.stringify(events(new Date())),
  })
  expect(sent.ok, await sent.text()).toBe(true)
}

const oneDay = 86_400_000
function lastDays(count: number): string {
  const day = (back: number) => new Date(Date.now() - back * oneDay).toISOString().slice(0, 10)
  return `from=${day(count - 1)}&to=${day(0)}`
}

async function checked(page: Page): Promise<void> {
  // A tooltip under the pointer belongs to no landmark.
  await page.mouse.move(2, 2)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
}

test('the Site page shows visits, a funnel, who returns, paths and cohorts', async ({
  page,
  sulit,
}) => {
  test.setTimeout(180_000)
  await siteWithEvents(sulit)
  await signInQuietly(page, sulit)
  const days = lastDays(28)
  await page.goto(`${sulit.url}/w/shop/site?${days}`)
  // What was acknowledged is seen within seconds.
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('Visitors').first()).toBeVisible({ timeout: 3_000 })
    await expect(page.locator('dl')).toContainText('40', { timeout: 1_000 })
  }).toPass()
  await expect(page.locator('dl')).toContainText('24')
  await expect(page.getByRole('figure', { name: /Where do visits come from/ })).toContainText(
    'Paid search',
  )
  await page.getByRole('combobox', { name: 'Where do visits come from?' }).click()
  await page.getByRole('option', { name: 'Referrer' }).click()
  await expect(page.getByText('duckduckgo.com')).toBeVisible()
  await checked(page)
  await picture(page, 'site-visits')

  await page.getByText('Funnel', { exact: true }).click()
  await expect(page).toHaveURL(/view=funnel/)
  const funnel = page.getByRole('figure', { name: /people get from view to order/ })
  await expect(funnel.getByRole('listitem')).toHaveCount(3)
  await expect(funnel.getByRole('listitem').nth(0)).toContainText('24')
  await expect(funnel.getByRole('listitem').nth(1)).toContainText('12')
  await expect(funnel.getByRole('listitem').nth(2)).toContainText('4')
  await page.goto(`${sulit.url}/w/shop/site?${days}&view=funnel&by=channel`)
  await expect(page.getByRole('table', { name: /Split by/ })).toContainText('E-mail')
  await checked(page)
  await picture(page, 'site-funnel')

  // A step is added as a chip, and the address keeps it.
  const steps = page.getByRole('combobox', { name: 'Steps', exact: true })
  await steps.fill('refnd')
  await steps.press('Enter')
  await expect(page).toHaveURL(/refnd/)
  await expect(page.getByText(/No event is named “refnd”/)).toBeVisible()

  await page.goto(`${sulit.url}/w/shop/site?${days}&view=retention`)
  const heat = page.getByRole('table', { name: 'Retention' })
  await expect(heat).toContainText('100%')
  await expect(heat).toContainText('…')
  await checked(page)
  await picture(page, 'site-retention')
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).first().click(),
  ])
  expect(csv.suggestedFilename()).toBe('retention.csv')

  await page.goto(`${sulit.url}/w/shop/site?${days}&view=paths`)
  await expect(page.getByRole('figure').locator('svg text').first()).toBeVisible()
  await expect(page.getByRole('figure')).toContainText('/coffee')
  await picture(page, 'site-paths')
  await page.getByRole('button', { name: 'Show as table' }).click()
  await expect(
    page
      .getByRole('region')
      .getByRole('row', { name: /\/coffee/ })
      .first(),
  ).toBeVisible()
  await checked(page)

  await page.goto(`${sulit.url}/w/shop/site?${days}&view=cohorts&show=repeat_rate`)
  await expect(page.getByRole('table', { name: 'Cohorts' })).toContainText('%')
  await expect(page.getByRole('table', { name: 'Each cohort so far' })).toContainText('4')
  await checked(page)
  await picture(page, 'site-cohorts')

  await page.setViewportSize({ width: 390, height: 844 })
  for (const view of ['visits', 'funnel', 'retention', 'paths', 'cohorts']) {
    await page.goto(`${sulit.url}/w/shop/site?${days}&view=${view}`)
    await expect(page.getByRole('figure').first()).toBeVisible()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide, view).toBeLessThanOrEqual(390)
    await picture(page, `site-${view}-phone`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const view of ['visits', 'funnel', 'retention', 'paths']) {
    await page.goto(`${sulit.url}/w/shop/site?${days}&view=${view}&by=device`)
    await expect(page.getByRole('figure').first()).toBeVisible()
    await checked(page)
    await picture(page, `site-${view}-dark`)
  }
})

test('the Site page speaks Persian from right to left', async ({ browser, sulit }) => {
  test.setTimeout(120_000)
  await siteWithEvents(sulit, 'fa')
  const context = await browser.newContext({ locale: 'fa-IR' })
  const page = await context.newPage()
  await signInQuietly(page, sulit)
  for (const view of ['visits', 'funnel', 'retention', 'paths', 'cohorts']) {
    await page.goto(`${sulit.url}/w/shop/site?${lastDays(28)}&view=${view}&by=channel`)
    await expect(page.getByRole('figure').first()).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await checked(page)
    await picture(page, `site-${view}-fa`)
  }
  await context.close()
})

test('a site without events says how they begin to come', async ({ page, sulit }) => {
  await sulit.run(
    ...['init', '--name', 'Corner shop', '--key', 'shop', '--currency', 'EUR'],
    ...['--timezone', 'UTC'],
  )
  await sulit.serve()
  await signInQuietly(page, sulit)
  await page.goto(`${sulit.url}/w/shop/site`)
  await expect(page.getByRole('heading', { name: 'No events yet' })).toBeVisible()
  await checked(page)
  await picture(page, 'site-empty')
})
