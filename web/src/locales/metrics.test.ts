import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { figureKind } from '@/format/figures'
import { languages } from '@/format/language'
import type { Message } from '@/i18n/messages'

type File = Record<string, Message>
const own = import.meta.glob<File>('./*.json', { eager: true, import: 'default' })
const server = import.meta.glob<File>('./server/*.json', { eager: true, import: 'default' })

/** The catalogue as its page says it, which is made from the catalogue itself. */
const catalogue = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 8 && /^`[a-z_]+`$/.test(cells[1] ?? ''))
  .map((cells) => ({
    key: (cells[1] ?? '').replaceAll('`', ''),
    unit: cells[4] ?? '',
    caveat: /\*[^*]+\*$/.test(cells[6] ?? ''),
  }))

it('reads the catalogue', () => {
  expect(catalogue.length).toBeGreaterThan(40)
  expect(catalogue.map(({ key }) => key)).toContain('roi')
})

it('prints every metric by its unit', () => {
  const kinds: Record<string, string[]> = {
    money: ['money'],
    share: ['percent', 'factor'],
    count: ['count'],
    number: ['factor', 'count'],
  }
  const wrong = catalogue.filter(({ key, unit }) => !kinds[unit]?.includes(figureKind(key).kind))
  expect(wrong).toEqual([])
})

describe.each(languages)('metrics in %s', (language) => {
  it('have a name', () => {
    const names = own[`./${language}.json`] ?? {}
    expect(catalogue.filter(({ key }) => !names[`metric.${key}`])).toEqual([])
  })
})

// English is what the server says itself.
const translated = languages.filter((language) => language !== 'en')

describe.each(translated)('metrics in %s', (language) => {
  it('have a definition and, where they need one, a caveat', () => {
    const words = server[`./server/${language}.json`] ?? {}
    const missing = catalogue.flatMap(({ key, caveat }) => [
      ...(words[`metric.${key}.what`] ? [] : [`${key}.what`]),
      ...(caveat && !words[`metric.${key}.but`] ? [`${key}.but`] : []),
    ])
    expect(missing).toEqual([])
  })
})
