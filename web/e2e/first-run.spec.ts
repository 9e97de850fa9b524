import { becomeFirstUser, expect, person, picture, test } from './sulit'

test('the first person makes a workspace and is led to their files; later they sign in', async ({
  page,
  sulit,
}) => {
  await sulit.run('migrate')
  await sulit.serve()
  await page.goto(sulit.url)
  await expect(page.getByText('This server has no users yet')).toBeVisible()
  await picture(page, 'sign-in-first')

  await page.goto(sulit.link)
  await picture(page, 'link')
  await becomeFirstUser(page, sulit)

  await expect(page.getByRole('heading', { name: 'Make your workspace' })).toBeVisible()
  await picture(page, 'start')
  await page.getByLabel('Name of the business or brand').fill('Kaffi')
  await page.getByRole('button', { name: 'Make the workspace' }).click()
  await expect(page.getByRole('heading', { name: 'Kaffi is ready' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Or look around first' })).toContainText('demo')
  await picture(page, 'start-made')
  await page.getByRole('link', { name: 'Import files' }).click()
  await expect(page.getByRole('heading', { name: 'Drop files here' })).toBeVisible()

  await page.getByRole('link', { name: 'Overview' }).click()
  await expect(page.getByRole('heading', { name: 'Was your marketing worth it?' })).toBeVisible()
  // The two ways to begin: one's own files, or the demo.
  await expect(page.getByRole('link', { name: 'Import your first files' })).toBeVisible()
  await expect(page.getByLabel('Command for the demo')).toHaveText(/^sulit .*demo/)
  await picture(page, 'overview-empty')

  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue(person.email)

  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Was your marketing worth it?' })).toBeVisible()
})
