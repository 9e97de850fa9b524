import AxeBuilder from '@axe-core/playwright'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const sulit = new Sulit()

test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('campaigns', 'add', 'autumn', '--name', 'Autumn flyers', '--channel', 'print')
  await sulit.serve()
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

test('a count is typed, corrected and taken back', async ({ page }) => {
  await page.goto(`${sulit.url}/w/kaffi/imports`)
  const save = page.getByRole('button', { name: 'Save the count' })
  await expect(save).toBeDisabled()
  await page.getByLabel('How many').fill('many')
  await expect(page.getByText('Write a whole number')).toBeVisible()
  const type = async (count: string) => {
    await page.getByLabel('How many').fill(count)
    await page.getByLabel('Where').fill('the school gate')
    await save.click()
  }
  await page.getByRole('combobox', { name: 'Campaign' }).click()
  await page.getByRole('option', { name: 'Autumn flyers' }).click()
  await type('120')
  const table = page.getByRole('table', { name: 'Counted by hand' })
  await expect(
    table.getByRole('row', { name: /Handed out.*120.*the school gate.*autumn/ }),
  ).toBeVisible()
  await picture(page, 'counts-desktop')
  const axe = await new AxeBuilder({ page }).analyze()
  expect(axe.violations).toEqual([])

  await type('130')
  await expect(table.getByRole('row', { name: /130/ })).toBeVisible()
  await expect(table.getByRole('row', { name: /120/ })).toHaveCount(0)
  await table.getByRole('button', { name: /Take back: 130/ }).click()
  await expect(table.getByRole('row', { name: /120/ })).toBeVisible()
  const rows = JSON.parse(
    await sulit.run('sql', 'select figure, campaign, account from responses', '--format', 'json'),
  ) as unknown
  expect(rows).toEqual([{ figure: 'handed_out', campaign: 'autumn', account: 'the school gate' }])
})

test('on a phone and in Persian, digits of either script are understood', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${sulit.url}/w/kaffi/imports`)
  await page.evaluate(() => localStorage.setItem('sulit-language', 'fa'))
  await page.reload()
  await page.getByLabel('چند تا').fill('۴۵')
  await page.getByRole('button', { name: 'ذخیرهٔ شمارش' }).click()
  // The list of imports below names the time of day, which may hold the same digits.
  const table = page.getByRole('table', { name: 'شمرده‌شده با دست' })
  await expect(table.getByRole('row', { name: /۴۵/ })).toBeVisible()
  await picture(page, 'counts-phone-persian')
})

test('calls and answers are recognised, and a country code is asked for', async ({ page }) => {
  await page.goto(`${sulit.url}/w/kaffi/imports`)
  const file = sulit.file(
    'calls.csv',
    'Call Status,Start Time,Duration (seconds),Phone Number\nAnswered,2025-10-03 14:05:00,200,0660 1234567\n',
  )
  await page.getByLabel('Choose files').last().setInputFiles(file)
  await expect(page.getByText(/Calls/).first()).toBeVisible()
  await page.getByLabel('Calling code of these numbers').fill('43')
  await expect(page.getByText(/without a country code/)).toHaveCount(0)
  await picture(page, 'imports-calls-desktop')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('link', { name: 'calls.csv' })).toBeVisible()
})
