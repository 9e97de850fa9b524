import { expect, picture, signInQuietly, test } from './sulit'

// Headers that say little: the person has to say what they are.
const table = `d,thing,out,seen
2026-10-01,Posters,120.50,900
2026-10-02,Posters,80.25,700
2026-10-02,Radio,not a number,50
`

test('a table with headers of its own is mapped, imported without its bad row, and taken back', async ({
  page,
  sulit,
}) => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.serve()
  await signInQuietly(page, sulit)
  await page.goto(`${sulit.url}/w/kaffi/imports`)
  await page
    .getByLabel('Choose files')
    .last()
    .setInputFiles({
      name: 'posters.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(table),
    })
  await expect(page.getByRole('heading', { name: 'posters.csv' })).toBeVisible()
  for (const [column, field] of [
    ['d', 'Day'],
    ['thing', 'Campaign'],
    ['out', 'Spend'],
    ['seen', 'Visits'],
  ] as const) {
    const select = page.getByRole('combobox', { name: `Column ${column} is read as` })
    await select.click()
    await page.getByRole('option', { name: field, exact: true }).click()
  }
  await expect(page.getByText('1 row cannot be read')).toBeVisible()
  await expect(page.getByText('not a number').first()).toBeVisible()
  await picture(page, 'import-preview')
  const apply = page.getByRole('button', { name: 'Import', exact: true })
  await expect(apply).toBeDisabled()
  await page.getByLabel('Import the good rows').check()
  await expect(apply).toBeEnabled()
  await apply.click()
  await expect(page.getByText('Imported.')).toBeVisible({ timeout: 30_000 })

  await page.getByRole('link', { name: 'Details and undo' }).click()
  await expect(page.getByRole('heading', { name: 'posters.csv' })).toBeVisible()
  await expect(page.getByText('Posters').first()).toBeVisible()
  await picture(page, 'import-detail')

  await page.goto(`${sulit.url}/w/kaffi?from=2026-10-01&to=2026-10-31`)
  await expect(page.getByRole('link', { name: 'Posters' })).toBeVisible()

  await page.goto(`${sulit.url}/w/kaffi/imports`)
  await page.getByRole('link', { name: 'posters.csv' }).click()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(page.getByText('Taken back').first()).toBeVisible()
  await page.goto(`${sulit.url}/w/kaffi?from=2026-10-01&to=2026-10-31`)
  await expect(page.getByRole('link', { name: 'Posters' })).toHaveCount(0)
})
