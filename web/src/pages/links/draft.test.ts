import { describe, expect, it } from 'vitest'
import { bodyOf, draftOf, isComplete, suggestName, withScheme } from './draft'

describe('a link being written', () => {
  it('gets a scheme only where it has none', () => {
    expect(withScheme('shop.example/a')).toBe('https://shop.example/a')
    expect(withScheme('http://shop.example')).toBe('http://shop.example')
    // The server refuses this; the page must not make it look harmless.
    expect(withScheme('javascript:alert(1)')).toBe('javascript:alert(1)')
    expect(withScheme('')).toBe('')
  })

  it('is named after where it leads', () => {
    expect(suggestName('https://www.shop.example/autumn')).toBe('shop.example/autumn')
    expect(suggestName('shop.example')).toBe('shop.example')
    expect(suggestName('')).toBe('')
  })

  it('is sent without what was left empty', () => {
    const draft = draftOf(undefined)
    expect(isComplete(draft)).toBe(false)
    draft.campaign = 'autumn'
    draft.destinations = [{ url: 'shop.example/a', weight: 1 }]
    expect(isComplete(draft)).toBe(true)
    const body = bodyOf(draft)
    expect(body.name).toBe('shop.example/a')
    expect(body.app).toBeNull()
    expect(body.destinations).toEqual([{ url: 'https://shop.example/a', weight: 1 }])
    expect(body.placements).toEqual([{ slug: null, name: '' }])
  })
})
