import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { shopTable } from './shop'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const month = 'from=2026-09-01&to=2026-09-30'
const pages = {
  overview: `/w/kaffi?${month}`,
  figure: `/w/kaffi?${month}&figure=roi`,
  campaigns: `/w/kaffi/campaigns?${month}`,
  campaign: `/w/kaffi/campaigns/brand-search?${month}`,
  channels: `/w/kaffi/channels?${month}`,
  budgets: '/w/kaffi/budgets?year=2026',
  taxonomy: `/w/kaffi/taxonomy?${month}`,
  imports: '/w/kaffi/imports',
  metrics: `/w/kaffi/metrics?${month}`,
  settings: '/w/kaffi/settings',
  'settings-users': '/w/kaffi/settings?tab=users',
  'settings-keys': '/w/kaffi/settings?tab=keys',
  'settings-rates': '/w/kaffi/settings?tab=rates',
  'settings-audit': '/w/kaffi/settings?tab=audit',
}

const sulit = new Sulit()

// One shop with two months of figures for all pages.
test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('import', sulit.file('shop.csv', shopTable('2026-08-01', 61)))
  await sulit.serve()
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

async function open(page: Page, path: string): Promise<void> {
  await page.goto(sulit.url + path)
  await page.waitForLoadState('networkidle')
  await expect(page.locator('main h1, main h2').first()).toBeVisible()
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
}

const looks = [
  { look: 'desktop', language: 'en', scheme: 'light', viewport: { width: 1440, height: 900 } },
  { look: 'dark', language: 'en', scheme: 'dark', viewport: { width: 1440, height: 900 } },
  { look: 'phone', language: 'en', scheme: 'light', viewport: { width: 390, height: 844 } },
  { look: 'persian', language: 'fa', scheme: 'light', viewport: { width: 1440, height: 900 } },
] as const

for (const { look, language, scheme, viewport } of looks) {
  test.describe(look, () => {
    test.use({ colorScheme: scheme, viewport })
    for (const [name, path] of Object.entries(pages)) {
      test(`${name} looks right and is open to everybody`, async ({ page }) => {
        await page.addInitScript(
          (chosen) => localStorage.setItem('sulit-language', chosen),
          language,
        )
        const complaints: string[] = []
        page.on('pageerror', (error) => complaints.push(error.message))
        await open(page, path)
        await picture(page, `${name}-${look}`)
        const found = await new AxeBuilder({ page }).analyze()
        const violations = found.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('; ')}`,
        )
        expect(violations).toEqual([])
        expect(complaints).toEqual([])
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(wide, 'the page must not scroll sideways').toBeLessThanOrEqual(1)
      })
    }
  })
}

test('a figure opens to its definition, its parts, its rows and SQL', async ({ page }) => {
  await open(page, pages.overview)
  await page.getByTitle('What Spend is made of').first().click()
  const drawer = page.getByRole('dialog')
  await expect(drawer).toContainText('Rows behind it')
  await expect(drawer).toContainText('select')
  await expect(page).toHaveURL(/figure=spend/)
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/figure=/)
})

test('without a period the last one with figures is shown', async ({ page }) => {
  await open(page, '/w/kaffi')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('September 2026')
  await expect(page.getByText('The present month has no figures yet')).toBeVisible()
  await page.getByRole('link', { name: 'Channels', exact: true }).click()
  await expect(page.getByRole('row', { name: /Paid search/ }).first()).toBeVisible()
})

test('the columns of a table add up to its total', async ({ page }) => {
  await open(page, pages.campaigns)
  const table = page.getByRole('table', { name: 'Campaigns' })
  const spend = async (rows: ReturnType<typeof table.locator>) =>
    (await rows.locator('td:nth-child(3)').allInnerTexts()).map((text) =>
      Number(text.replaceAll(',', '')),
    )
  const [total] = await spend(table.locator('tfoot tr').first())
  const sum = (await spend(table.locator('tbody tr'))).reduce((all, each) => all + each, 0)
  // Each figure is printed to the unit.
  expect(Math.abs(sum - (total ?? 0))).toBeLessThan(3)
  expect(sum).toBeGreaterThan(1000)
  await page.getByLabel('Filter').fill('newsletter')
  await expect(table.locator('tfoot')).toHaveCount(0)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('spend and ROI stand beside the name', async ({ page }) => {
    await open(page, pages.overview)
    const row = page.getByRole('row', { name: /Brand search/ })
    for (const metric of ['Spend', 'ROI']) {
      const box = await row.getByTitle(`What ${metric} is made of`).boundingBox()
      expect(box, metric).not.toBeNull()
      expect((box?.x ?? 999) + (box?.width ?? 0), metric).toBeLessThanOrEqual(390)
    }
  })

  test('the budget begins at this month', async ({ page }) => {
    await open(page, '/w/kaffi/budgets')
    const month = page.locator('thead [data-now]')
    await expect(month).toBeInViewport({ ratio: 1 })
  })
})

test('period and basis stay when the page changes', async ({ page }) => {
  await open(page, `${pages.overview}&basis=results&compare=year`)
  await page.getByRole('link', { name: 'Campaigns', exact: true }).click()
  await expect(page).toHaveURL(/from=2026-09-01/)
  await expect(page).toHaveURL(/basis=results/)
  await expect(page).toHaveURL(/compare=year/)
})

test('the palette finds a campaign from the keyboard', async ({ page }) => {
  await open(page, pages.overview)
  await page.keyboard.press('Control+k')
  await page.getByLabel('Find a page or a campaign').fill('newsl')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Weekly newsletter' })).toBeVisible()
})
