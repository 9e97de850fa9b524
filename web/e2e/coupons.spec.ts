import AxeBuilder from '@axe-core/playwright'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const sulit = new Sulit()

test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('campaigns', 'add', 'autumn', '--name', 'Autumn coffee', '--channel', 'print')
  await sulit.serve()
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

interface Batch {
  code: string
}

test('a batch is made, a code is redeemed at the till once, and the batch can be made void', async ({
  page,
}) => {
  await page.goto(`${sulit.url}/w/kaffi/coupons`)
  await expect(page.getByRole('heading', { name: /Which flyer, letter or post/ })).toBeVisible()
  await picture(page, 'coupons-empty-desktop')
  await page.getByRole('button', { name: 'Make the first batch' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: 'Campaign' }).click()
  await page.getByRole('option', { name: 'Autumn coffee' }).click()
  await drawer.getByLabel('Name', { exact: true }).fill('Flyers October')
  await drawer.getByLabel('How many codes').fill('12')
  await drawer.getByLabel('Where it is handed out').fill('School gate')
  await drawer.getByRole('button', { name: 'Rules' }).click()
  await drawer.getByLabel('Address in the QR code').fill('https://shop.example/')
  await drawer.getByRole('button', { name: 'Make codes' }).click()
  // What is refused stands at its field, is said above it once, and what was typed stays.
  await expect(drawer.getByText(/write \{code\} where the code goes/)).toHaveCount(2)
  await expect(drawer.getByText('qr_url')).toHaveCount(0)
  await drawer.getByLabel('Address in the QR code').fill('https://shop.example/?c={code}')
  await picture(page, 'coupons-form-desktop')
  await drawer.getByRole('button', { name: 'Make codes' }).click()
  await expect(drawer.getByText('0 of 12')).toBeVisible()
  await expect(drawer.getByRole('listitem')).toHaveCount(12)
  await picture(page, 'coupons-detail-desktop')

  const rows = JSON.parse(await sulit.run('coupon', 'list', '--format', 'json')) as { id: string }[]
  const csv = await sulit.run('coupon', 'export', rows[0]?.id ?? '')
  const codes = csv
    .split('\n')
    .slice(1, -1)
    .map((line): Batch => ({ code: line.split(',')[0] ?? '' }))
  expect(codes).toHaveLength(12)
  const code = codes[0]?.code ?? ''
  await drawer.getByLabel('Find a code').fill(code.slice(0, 6).toLowerCase())
  await expect(drawer.getByRole('listitem')).toHaveCount(1)
  const sheet = await drawer
    .getByRole('link', { name: 'Sheet for print (PDF)' })
    .getAttribute('href')
  const pdf = await page.request.get(new URL(sheet ?? '', sulit.url).href)
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await picture(page, 'coupons-desktop')

  await page.getByText('Till', { exact: true }).click()
  const box = page.getByLabel('Code', { exact: true })
  await box.fill(code.toLowerCase().replaceAll('-', ' '))
  await expect(page.getByText('Good', { exact: true })).toBeVisible()
  await expect(page.getByText('10% off')).toBeVisible()
  await picture(page, 'coupons-till-good-desktop')
  await page.getByLabel('Order number').fill('A-1')
  await page.getByLabel('Value of the order').fill('25.50')
  await page.getByRole('button', { name: 'Redeem' }).click()
  await expect(page.getByText(`${code} is redeemed`)).toBeVisible()
  await expect(box).toBeFocused()

  await box.fill(code)
  await expect(page.getByText('Not good')).toBeVisible()
  await expect(page.getByText(/It was used .* by order A-1/)).toBeVisible()
  // One wrong letter is noticed, and the code that is meant is one tap away.
  const wrong = (code.startsWith('2') ? '3' : '2') + code.slice(1)
  await box.fill(wrong)
  await page.getByRole('button', { name: `Did you mean ${code}?` }).click()
  await expect(page.getByText(/by order A-1/)).toBeVisible()
  await picture(page, 'coupons-till-bad-desktop')

  await page.getByText('Codes', { exact: true }).click()
  const row = page.getByRole('row', { name: /Flyers October/ })
  await expect(row).toContainText('25.50')
  await row.getByRole('button', { name: 'Flyers October' }).click()
  await expect(drawer.getByText('1 of 12')).toBeVisible()
  await drawer.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText(`${code} can be used again`)).toBeVisible()
  await expect(drawer.getByText('0 of 12')).toBeVisible()
  await drawer.getByPlaceholder('Why? It is shown at the till').fill('printed wrongly')
  await drawer.getByRole('button', { name: 'Make the whole batch void' }).click()
  await expect(drawer.getByText('This batch is void: printed wrongly')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(drawer.getByText('This batch is void')).toHaveCount(0)
})

test('gift cards are issued, paid with at the till and add up in their ledger', async ({
  page,
}) => {
  await page.goto(`${sulit.url}/w/kaffi/coupons?tab=cards`)
  await page.getByRole('button', { name: 'Issue the first card' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Worth of each').fill('50')
  await drawer.getByLabel('How many').fill('3')
  await drawer.getByLabel('Note').fill('Raffle')
  await drawer.getByRole('button', { name: 'Issue cards' }).click()
  await expect(page.getByText('3 cards are issued')).toBeVisible()
  await expect(page.getByText('owed to the holders of 3 cards')).toBeVisible()
  await picture(page, 'coupons-cards-desktop')
  const listed = JSON.parse(await sulit.run('giftcard', 'list', '--format', 'json')) as {
    cards: { code: string }[]
  }
  const code = listed.cards[0]?.code ?? ''
  await page.getByText('Till', { exact: true }).click()
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByLabel('How much is paid with it').fill('60')
  await page.getByRole('button', { name: 'Pay' }).click()
  // A refusal is said once, at the amount it is about.
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(/the card is worth 50\.00 EUR/)
  await expect(page.getByText('the card is worth 50.00 EUR')).toHaveCount(1)
  await page.getByLabel('How much is paid with it').fill('12.50')
  await page.getByRole('button', { name: 'Pay' }).click()
  await expect(page.getByText(/Paid; .*37\.50 is left/)).toBeVisible()
  await page.getByText('Gift cards', { exact: true }).click()
  await page.getByRole('button', { name: new RegExp(code.slice(0, 4)) }).click()
  await expect(drawer.getByRole('row')).toHaveCount(3)
  await picture(page, 'coupons-ledger-desktop')
})

test('the pages read well on a phone, in the dark, in Persian, and to a machine', async ({
  page,
}) => {
  for (const tab of ['', '?tab=till', '?tab=cards']) {
    await page.goto(`${sulit.url}/w/kaffi/coupons${tab}`)
    await expect(page.getByRole('heading', { name: 'Coupons' })).toBeVisible()
    const found = await new AxeBuilder({ page }).analyze()
    expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${sulit.url}/w/kaffi/coupons`)
  await expect(page.getByText('Flyers October').first()).toBeVisible()
  await picture(page, 'coupons-phone')
  await page.goto(`${sulit.url}/w/kaffi/coupons?tab=till`)
  await page.getByLabel('Code', { exact: true }).fill('ABCD-EFGH-JKMN')
  await expect(page.getByText('Not good')).toBeVisible()
  await picture(page, 'coupons-till-phone')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`${sulit.url}/w/kaffi/coupons?tab=cards`)
  await expect(page.getByText('owed to the holders of 3 cards')).toBeVisible()
  await picture(page, 'coupons-cards-dark')
  await page.evaluate(() => localStorage.setItem('sulit-language', 'fa'))
  await page.goto(`${sulit.url}/w/kaffi/coupons`)
  await expect(page.getByText('Flyers October').first()).toBeVisible()
  await picture(page, 'coupons-persian-dark')
})
