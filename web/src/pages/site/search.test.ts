import { expect, it } from 'vitest'
import { readSiteSearch, splitSteps } from './search'

it('keeps what is well formed', () => {
  expect(
    readSiteSearch({ view: 'funnel', steps: 'view→order', by: 7, toward: true, other: 'x' }),
  ).toEqual({ view: 'funnel', steps: 'view→order', by: '7', toward: true })
  expect(readSiteSearch({ view: 'nonsense', steps: '', window: ['7d'] })).toEqual({})
})

it('splits steps at arrows outside of brackets', () => {
  expect(splitSteps('view→ cart >order')).toEqual(['view', 'cart', 'order'])
  expect(splitSteps('view[title=a→b]→order')).toEqual(['view[title=a→b]', 'order'])
  expect(splitSteps('')).toEqual([])
})
