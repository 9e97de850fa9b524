import { persianTable } from './shop'
import { expect, picture, signInQuietly, test } from './sulit'

test('a Persian shop imports its table and reads Toman in Persian digits', async ({
  page,
  sulit,
}) => {
  await sulit.run(
    'init',
    '--name',
    'Shop',
    '--currency',
    'IRR',
    '--timezone',
    'Asia/Tehran',
    '--locale',
    'fa',
  )
  await sulit.serve()
  await signInQuietly(page, sulit)
  await page.goto(`${sulit.url}/w/shop/imports`)
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await page
    .getByLabel('انتخاب پرونده')
    .last()
    .setInputFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(persianTable) })
  await expect(page.getByRole('heading', { name: 'shop.csv' })).toBeVisible()
  // The table has no dates, so the page asks for the day: 9 Mehr 1405 is 1 October 2026.
  await page.locator('button', { hasText: 'روزی را برگزینید' }).click()
  const day = page.locator('[data-day="2026-10-01"]')
  for (let step = 0; step < 24 && (await day.count()) === 0; step += 1) {
    await page.getByRole('button', { name: 'ماه پیش' }).click()
  }
  await day.click()
  const apply = page.getByRole('button', { name: 'وارد کردن', exact: true })
  await expect(apply).toBeEnabled()
  await picture(page, 'persian-import')
  await apply.click()
  await expect(page.getByText('وارد شد.')).toBeVisible({ timeout: 30_000 })

  await page.goto(`${sulit.url}/w/shop/campaigns?from=2026-10-01&to=2026-10-31`)
  const instagram = page.getByRole('row', { name: /اینستاگرام/ })
  await expect(instagram).toContainText('۵٬۰۰۰٬۰۰۰')
  await expect(instagram).toContainText('۱٫۰۰٪')
  await expect(instagram).toContainText('۵۰٬۰۰۰')
  const telegram = page.getByRole('row', { name: /تلگرام/ }).first()
  await expect(telegram).toContainText('۳٬۰۰۰٬۰۰۰')
  await expect(telegram).toContainText('۱٫۲۵٪')
  await expect(telegram).toContainText('۴۰٬۰۰۰')
  await expect(page.getByRole('columnheader', { name: /هزینه/ }).first()).toContainText('تومان')
  await picture(page, 'persian-campaigns')
  await page.goto(`${sulit.url}/w/shop?from=2026-10-01&to=2026-10-31`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('تومان')
  await picture(page, 'persian-overview')
})
