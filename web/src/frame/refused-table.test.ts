import { expect, it } from 'vitest'
import { visible } from './refused-table'

it('shows what would steer the text by its number', () => {
  expect(visible('a\u0000b\u202ec\u2067d\ne')).toBe('a\\u{0}b\\u{202e}c\\u{2067}d\\u{a}e')
  expect(visible('{\n\t"a": 1\r}', { lines: true })).toBe('{\n\t"a": 1\\u{d}}')
  expect(visible('کمپین <b>')).toBe('کمپین <b>')
})
