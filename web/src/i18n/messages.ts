import type en from '@/locales/en.json'
import { intlTag, type Language } from '@/format/language'

export type Messages = typeof en
export type MessageKey = keyof Messages
/** A plain sentence, or one form for each plural category of the language. */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>
export type Values = Record<string, string | number>

type Loaded = { default: Record<string, Message> }
const loaders = import.meta.glob<Loaded>('../locales/*.json')
// What the server says in English by itself: findings, metric definitions.
const serverLoaders = import.meta.glob<Loaded>('../locales/server/*.json')

/** Each language is a file of its own, fetched when it is first used. */
export async function loadMessages(language: Language): Promise<Record<string, Message>> {
  const load = loaders[`../locales/${language}.json`]
  if (!load) throw new Error(`no messages for ${language}`)
  const loadServer = serverLoaders[`../locales/server/${language}.json`]
  const [own, server] = await Promise.all([load(), loadServer?.()])
  return { ...server?.default, ...own.default }
}

// Where Intl lacks the language, its neighbour in the CLDR has the same rule.
const pluralRules = new Map<Language, Intl.PluralRules>()

function pluralRule(language: Language): Intl.PluralRules {
  let rule = pluralRules.get(language)
  if (!rule) {
    rule = new Intl.PluralRules(intlTag(language))
    pluralRules.set(language, rule)
  }
  return rule
}

/** Picks the plural form by `count`. */
export function chooseForm(message: Message, values: Values, language: Language): string {
  if (typeof message === 'string') return message
  const count = typeof values['count'] === 'number' ? values['count'] : 0
  return message[pluralRule(language).select(count)] ?? message.other ?? ''
}

/** Splits `Spent {amount} of {total}` into text and the names to be filled in. */
export function splitMessage(text: string): (string | { name: string })[] {
  return text
    .split(/(\{[a-z_]+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{[a-z_]+\}$/.test(part) ? { name: part.slice(1, -1) } : part))
}
