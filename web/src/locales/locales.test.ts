import { describe, expect, it } from 'vitest'
import { intlTag, languages, type Language } from '@/format/language'
import type { Message } from '@/i18n/messages'

type File = Record<string, Message>
const files = import.meta.glob<File>('./*.json', { eager: true, import: 'default' })
const serverFiles = import.meta.glob<File>('./server/*.json', { eager: true, import: 'default' })

function of(language: Language): File {
  return files[`./${language}.json`] ?? {}
}

function places(message: Message): string[] {
  const forms = typeof message === 'string' ? [message] : Object.values(message)
  return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort()
}

const others = languages.filter((language) => language !== 'en')

describe.each(others)('messages in %s', (language) => {
  const english = of('en')
  const own = of(language)

  it('has every message and no other', () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort())
  })

  it('fills the same places', () => {
    const wrong = Object.keys(english).filter(
      (key) => places(own[key] ?? '').join() !== places(english[key] ?? '').join(),
    )
    expect(wrong).toEqual([])
  })

  it('has the plural forms its language asks for', () => {
    const { pluralCategories } = new Intl.PluralRules(intlTag(language)).resolvedOptions()
    const wrong = Object.entries(own).filter(
      ([, message]) =>
        typeof message !== 'string' && pluralCategories.some((category) => !message[category]),
    )
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it('leaves nothing empty', () => {
    const empty = Object.entries(own).filter(([, message]) =>
      typeof message === 'string' ? message.trim() === '' : Object.values(message).includes(''),
    )
    expect(empty.map(([key]) => key)).toEqual([])
  })

  it('says what the server says, like its neighbours', () => {
    const keys = Object.keys(serverFiles[`./server/${language}.json`] ?? {})
    expect(keys.sort()).toEqual(Object.keys(serverFiles['./server/fa.json'] ?? {}).sort())
    expect(keys.length).toBeGreaterThan(0)
  })
})

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  eager: true,
  query: '?raw',
  import: 'default',
})

it('has no message that nothing says', () => {
  const code = Object.entries(sources)
    .filter(([path]) => !path.includes('.test.'))
    .map(([, text]) => text)
    .join('\n')
  // Keys made at run time, such as `channel.${key}`, count by what they begin with.
  const made = [...code.matchAll(/`([a-z_.]+\.)\$\{/g)].map((match) => match[1] ?? '')
  const unused = Object.keys(of('en')).filter(
    (key) => !code.includes(`'${key}'`) && !made.some((start) => key.startsWith(start)),
  )
  expect(unused).toEqual([])
})
