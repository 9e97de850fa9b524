import { shopTable } from './shop'
import { expect, picture, signInQuietly, test } from './sulit'

const good = `key,name,channel,status,planned_2026-10
brand-search,Brand search,paid_search,live,1200
posters,Posters in the station,print,draft,
`
const bad = `key,name,channel
posters,Posters,print
,No key,print
posters,Posters again,print
`
const refused = `key,name,channel
zeppelin,Zeppelin over town,zeppelin
`

test('campaigns come in from a CSV file, whose bad lines are named first', async ({
  page,
  sulit,
}) => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('import', sulit.file('shop.csv', shopTable('2026-09-01', 30)))
  await sulit.serve()
  await signInQuietly(page, sulit)
  await page.goto(`${sulit.url}/w/kaffi/campaigns?from=2026-09-01&to=2026-09-30`)
  await page.getByRole('button', { name: 'Import CSV' }).click()
  const dialog = page.getByRole('dialog')
  const choose = (name: string, text: string) =>
    dialog
      .getByLabel('Choose a file')
      .last()
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  const apply = dialog.getByRole('button', { name: 'Import', exact: true })

  await choose('bad.csv', bad)
  await expect(dialog.getByRole('alert')).toContainText('line 3: a key is missing')
  await expect(dialog.getByRole('alert')).toContainText('line 4: the same key twice')
  await expect(apply).toBeDisabled()

  await choose('refused.csv', refused)
  await apply.click()
  await expect(dialog.getByRole('alert')).toContainText('line 2:')
  await expect(dialog.getByRole('alert')).toContainText('zeppelin')
  await picture(page, 'campaigns-csv-refused')

  await choose('good.csv', good)
  await expect(dialog.getByRole('row', { name: /brand-search/ })).toContainText('known')
  await expect(dialog.getByRole('row', { name: /posters/ })).toContainText('new')
  await picture(page, 'campaigns-csv')
  await apply.click()
  await expect(page.getByText('1 made, 1 changed, 0 as they were')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Posters in the station' })).toBeVisible()
})

test('coupon codes and dated notes belong to a campaign', async ({ page, sulit }) => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('import', sulit.file('shop.csv', shopTable('2026-09-01', 30)))
  await sulit.serve()
  await signInQuietly(page, sulit)
  await page.goto(`${sulit.url}/w/kaffi/campaigns/brand-search?from=2026-09-01&to=2026-09-30`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const codes = dialog.getByLabel('Coupon codes')
  await codes.fill('herbst10')
  await codes.press(',')
  await expect(dialog.getByText('HERBST10')).toBeVisible()
  await picture(page, 'campaign-edit')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Campaign saved')).toBeVisible()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('HERBST10')).toBeVisible()

  const made = await page.request.post(
    `${sulit.url}/api/v1/workspaces/kaffi/campaigns/brand-search/notes`,
    {
      data: { body: 'A rival went out of business', day: '2026-09-12' },
      headers: { origin: sulit.url },
    },
  )
  expect(made.ok()).toBe(true)
  await page.reload()
  const marks = page.getByRole('list', { name: 'On the chart' })
  await expect(marks).toContainText('A rival went out of business')
  await page.goto(`${sulit.url}/w/kaffi?from=2026-09-01&to=2026-09-30`)
  await expect(marks).toContainText('A rival went out of business')
})
