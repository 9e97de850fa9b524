import AxeBuilder from '@axe-core/playwright'
import readCode from 'jsqr'
import { expect, picture, signInQuietly, Sulit, test } from './sulit'

const sulit = new Sulit()

test.beforeAll(async () => {
  await sulit.run('init', '--name', 'Kaffi', '--currency', 'EUR', '--timezone', 'Europe/Berlin')
  await sulit.run('campaigns', 'add', 'autumn', '--name', 'Autumn coffee', '--channel', 'print')
  await sulit.serve()
})

test.afterAll(() => sulit.stop())

test.beforeEach(({ page }) => signInQuietly(page, sulit))

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'

test('a link is made with its places, followed, counted, archived and brought back', async ({
  page,
}) => {
  await page.goto(`${sulit.url}/w/kaffi/links`)
  await expect(page.getByRole('heading', { name: /Which flyer/ })).toBeVisible()
  await picture(page, 'links-empty-desktop')
  await page.getByRole('button', { name: 'Make the first link' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Leads to', { exact: true }).fill('shop.example/autumn')
  await drawer.getByRole('combobox', { name: 'Campaign' }).click()
  await page.getByRole('option', { name: 'Autumn coffee' }).click()
  await drawer.getByLabel('Name of place 1').fill('School gate')
  const preview = drawer.getByRole('region', { name: 'What it gives' })
  await expect(preview).toContainText('utm_medium=print')
  await expect(preview).toContainText('utm_medium=qr')
  await expect(preview).toContainText('utm_content=School+gate')
  // The proposed address stays while the rest is written.
  const slug = drawer.getByLabel('Address of place 1')
  await expect(slug).toHaveValue(/^[2-9a-z]{7}$/)
  await drawer.getByRole('button', { name: 'Add a place' }).click()
  await drawer.getByLabel('Name of place 2').fill('Counter')
  await drawer.getByLabel('Address of place 2').fill('counter')
  await expect(preview).toContainText(await slug.inputValue())
  await picture(page, 'links-form-desktop')
  await drawer.getByRole('button', { name: 'Make link' }).click()

  await expect(drawer.getByRole('heading', { name: 'shop.example/autumn' })).toBeVisible()
  await expect(drawer.getByText('School gate')).toBeVisible()
  await expect(drawer.getByText('No clicks yet')).toHaveCount(2)
  const code = drawer.getByRole('img', { name: 'QR code of Counter' })
  await expect(code).toHaveJSProperty('complete', true)
  await picture(page, 'links-detail-desktop')

  for (const [path, agent] of [
    ['/l/counter?q=1', phone],
    ['/l/counter', phone],
    ['/l/counter', 'WhatsApp/2.23.20.0 A'],
  ] as const) {
    const followed = await page.request.get(sulit.url + path, {
      maxRedirects: 0,
      headers: { 'user-agent': agent },
    })
    expect(followed.status()).toBe(302)
    expect(followed.headers()['location']).toContain('https://shop.example/autumn?utm_source=print')
  }
  await expect(drawer.getByText('2 clicks · 1 scanned · 1 by machines')).toBeVisible({
    timeout: 30_000,
  })
  await page.keyboard.press('Escape')
  const row = page.getByRole('row', { name: /shop\.example\/autumn/ })
  await expect(row.getByRole('cell').nth(1)).toHaveText('2')
  await picture(page, 'links-desktop')

  await row.getByRole('button', { name: 'shop.example/autumn' }).click()
  await drawer.getByRole('button', { name: 'Archive' }).click()
  await expect(page.getByText('is archived and leads nowhere any more')).toBeVisible()
  const over = await page.request.get(`${sulit.url}/l/counter`, { maxRedirects: 0 })
  expect(over.status()).toBe(410)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row).toBeVisible()
  const back = await page.request.get(`${sulit.url}/l/counter`, { maxRedirects: 0 })
  expect(back.status()).toBe(302)
})

test('what is written wrong is said where it is', async ({ page }) => {
  await page.goto(`${sulit.url}/w/kaffi/links`)
  await page.getByRole('button', { name: 'New link' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Leads to', { exact: true }).fill('javascript:alert("x.y")')
  await drawer.getByRole('combobox', { name: 'Campaign' }).click()
  await page.getByRole('option', { name: 'Autumn coffee' }).click()
  await expect(drawer.getByRole('alert')).toContainText('http')
  await drawer.getByRole('button', { name: 'Make link' }).click()
  await expect(drawer.getByLabel('Leads to', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  )
})

test('printed codes say the address of their place', async ({ page }) => {
  await page.goto(`${sulit.url}/w/kaffi/links?link=counter`)
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('img', { name: 'QR code of Counter' })).toBeVisible()
  const href = await drawer.getByRole('link', { name: 'PNG' }).last().getAttribute('href')
  for (const address of [href ?? '', (href ?? '').replace('format=png', 'format=svg')]) {
    const pixels = await page.evaluate(async (from) => {
      const picture = new Image()
      picture.src = from.replace('download=true', '')
      await picture.decode()
      const side = 330
      const canvas = new OffscreenCanvas(side, side)
      const pen = canvas.getContext('2d')
      pen?.drawImage(picture, 0, 0, side, side)
      const data = pen?.getImageData(0, 0, side, side).data ?? []
      return { data: [...data], side }
    }, address)
    const read = readCode(Uint8ClampedArray.from(pixels.data), pixels.side, pixels.side)
    expect(read?.data).toBe(`${sulit.url}/l/counter?q=1`)
  }
  const sheet = await page.request.get(
    sulit.url +
      ((await drawer.getByRole('link', { name: /Sheet for print/ }).getAttribute('href')) ?? ''),
  )
  expect(sheet.headers()['content-type']).toBe('application/pdf')
  expect((await sheet.body()).subarray(0, 5).toString()).toBe('%PDF-')
})

const looks = [
  { look: 'dark', language: 'en', scheme: 'dark', viewport: { width: 1440, height: 900 } },
  { look: 'phone', language: 'en', scheme: 'light', viewport: { width: 390, height: 844 } },
  { look: 'persian', language: 'fa', scheme: 'light', viewport: { width: 1440, height: 900 } },
] as const

for (const { look, language, scheme, viewport } of looks) {
  test.describe(look, () => {
    test.use({ colorScheme: scheme, viewport })
    // A link of this look's own, whether or not another test made one before.
    test.beforeAll(async () => {
      const place = [`wall-${look}=Wall`, 'Counter'].flatMap((each) => ['--place', each])
      const to = ['--to', 'https://shop.example/autumn', '--campaign', 'autumn']
      await sulit.run('link', 'add', ...to, '--name', 'Autumn flyer', ...place)
    })
    for (const [name, path] of [
      ['links', '/w/kaffi/links'],
      ['links-detail', `/w/kaffi/links?link=wall-${look}`],
    ] as const) {
      test(`${name} looks right and is open to everybody`, async ({ page }) => {
        await page.addInitScript(
          (chosen) => localStorage.setItem('sulit-language', chosen),
          language,
        )
        const complaints: string[] = []
        page.on('pageerror', (error) => complaints.push(error.message))
        await page.goto(sulit.url + path)
        await expect(page.locator('main h1').first()).toBeVisible()
        await expect(page.getByText(`/l/wall-${look}`).first()).toBeVisible()
        await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
        await picture(page, `${name}-${look}`)
        const found = await new AxeBuilder({ page }).analyze()
        expect(
          found.violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
          ),
        ).toEqual([])
        expect(complaints).toEqual([])
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(wide, 'the page must not scroll sideways').toBeLessThanOrEqual(1)
      })
    }
  })
}
