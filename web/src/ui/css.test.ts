import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// Physical sides do not mirror in right-to-left languages.
const physical =
  /(?:^|[\s;{])((?:margin|padding|border)-(?:left|right)\b[\w-]*|left|right|text-align:\s*(?:left|right)|float)\s*[:;]/gm

it('lays out with start and end only', () => {
  const sheets = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.css'),
  )
  const found = sheets.flatMap((path) =>
    [
      ...readFileSync(`src/${path}`, 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .matchAll(physical),
    ].map((match) => `${path}: ${match[1] ?? ''}`),
  )
  expect(sheets.length).toBeGreaterThan(5)
  expect(found).toEqual([])
})
