import { describe, expect, it } from 'vitest'
import { products, snippetsOf, type SnippetKeys } from './snippets'

const keys: SnippetKeys = {
  host: 'https://sulit.example',
  writeKey: 'wk_1',
  serverKey: 'sk_1',
  aliases: [],
}

describe.each(products)('the snippet for %s', (product) => {
  it('names the server and the key', () => {
    for (const { code } of snippetsOf(product, keys)) {
      if (!code.startsWith('sulit(') && !code.includes('{{')) {
        expect(code).toContain('sulit.example')
        expect(code).toMatch(/wk_1|sk_1|G-XXXXXXXXXX/)
      }
    }
  })

  it('keeps server keys out of pages', () => {
    const pages = snippetsOf(product, keys).filter(({ id }) => id === 'page' || id === 'browser')
    expect(pages.map(({ code }) => code).join('\n')).not.toContain('sk_1')
  })
})

it('uses the alias that a tag sends already', () => {
  const aliases = [
    { protocol: 'matomo', alias: '1' },
    { protocol: 'ga4', alias: 'G-ABC' },
  ]
  const codes = (product: 'matomo' | 'ga4' | 'posthog') =>
    snippetsOf(product, { ...keys, aliases })
      .map(({ code }) => code)
      .join('\n')
  expect(codes('matomo')).toContain("_paq.push(['setSiteId', '1'])")
  expect(codes('ga4')).toContain("gtag('config', 'G-ABC'")
  expect(codes('posthog')).toContain('wk_1')
})

it('does not make up a server key that cannot be shown any more', () => {
  const [curl] = snippetsOf('server', { ...keys, serverKey: null })
  expect(curl?.code).toContain('X-Write-Key: sk_…')
})
