import { describe, expect, it } from 'vitest'
import { unbroken, withoutFlags } from './server-text'

describe('what the server says, on a page', () => {
  it.each([
    [
      'shop.csv: 3 of 10 rows cannot be read, so nothing was imported (--accept-valid imports the others)',
      'shop.csv: 3 of 10 rows cannot be read, so nothing was imported',
    ],
    [
      '“1.234” can be read in two ways; say which with --decimal point or --decimal comma',
      '“1.234” can be read in two ways',
    ],
    [
      'the bytes are not text in the file’s encoding; try --encoding',
      'the bytes are not text in the file’s encoding',
    ],
    ['the file has no column of days; give --date', 'the file has no column of days'],
    ['nothing to change here', 'nothing to change here'],
  ])('%s', (said, shown) => {
    expect(withoutFlags(said)).toBe(shown)
  })

  it('keeps a figure and its unit on one line', () => {
    expect(unbroken('6.64 % of 7 visits, 183.38 EUR (p < 0.001)')).toBe(
      '6.64\u00a0% of 7 visits, 183.38\u00a0EUR (p\u00a0<\u00a00.001)',
    )
  })

  it('never leaves a flag', () => {
    expect(withoutFlags('choose a sheet with --sheet NAME')).toBe('choose a sheet')
    expect(withoutFlags('use --as table --currency EUR')).not.toContain('--')
  })
})
