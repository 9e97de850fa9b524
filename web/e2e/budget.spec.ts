import { shopTable } from './shop'
import { expect, signInQuietly, test } from './sulit'

test('a plan is typed into the table, kept, and taken back', async ({ page, sulit }) => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('import', sulit.file('shop.csv', shopTable('2026-09-01', 30)))
  await sulit.serve()
  await signInQuietly(page, sulit)
  await page.goto(`${sulit.url}/w/kaffi/budgets?year=2026`)
  const cell = page.getByRole('button', { name: /^Brand search, September 2026/ })
  await cell.click()
  const input = page.getByRole('textbox', { name: 'Brand search, September 2026' })
  await input.fill('4,200.50')
  await input.press('Enter')
  await expect(page.getByText('Budget of Brand search for September 2026 saved')).toBeVisible()
  await expect(cell).toContainText('4,201')

  await page.reload()
  await expect(cell).toContainText('4,201')

  // The keyboard alone: to the next month, type, save, and back again.
  await cell.focus()
  await page.keyboard.press('ArrowRight')
  const next = page.getByRole('button', { name: /^Brand search, October 2026/ })
  await expect(next).toBeFocused()
  await page.keyboard.type('300')
  await page.keyboard.press('Enter')
  await expect(next).toContainText('300')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(next).not.toContainText('300')

  await cell.click()
  await input.fill('nonsense')
  await input.press('Enter')
  await expect(input).toHaveAttribute('aria-invalid', 'true')
  await input.press('Escape')
  await expect(cell).toContainText('4,201')
})
