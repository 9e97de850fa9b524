import {
  createContext,
  Fragment,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'
import { directionOf, intlTag, isLanguage, nearestLanguage, type Language } from '@/format/language'
import { formatCount } from '@/format/numbers'
import {
  chooseForm,
  loadMessages,
  splitMessage,
  type Message,
  type MessageKey,
  type Values,
} from './messages'

export type Translate = (key: MessageKey, values?: Values) => string
export type TranslateRich = (key: MessageKey, values: Record<string, ReactNode>) => ReactNode

interface I18n {
  language: Language
  direction: 'ltr' | 'rtl'
  setLanguage: (language: Language) => void
  t: Translate
  /** Like `t`, with elements in the places. */
  rich: TranslateRich
  /** Whether a key made at run time has a message. */
  has: (key: string) => key is MessageKey
  compare: (a: string, b: string) => number
}

const Context = createContext<I18n | null>(null)
const storageKey = 'sulit-language'

/** What the person chose before, else what the browser asks for. */
export function rememberedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(storageKey)
    return isLanguage(stored) ? stored : null
  } catch {
    return null
  }
}

export function browserLanguage(): Language {
  for (const locale of navigator.languages) {
    const language = nearestLanguage(locale)
    if (language) return language
  }
  return 'en'
}

interface ProviderProps {
  initial: Language
  messages: Record<string, Message>
  children: ReactNode
}

export function I18nProvider({ initial, messages, children }: ProviderProps) {
  const [state, setState] = useState({ language: initial, messages })
  const { language } = state

  const setLanguage = useCallback((next: Language) => {
    try {
      localStorage.setItem(storageKey, next)
    } catch {
      // Storage may be blocked; the choice then lasts for this page.
    }
    void loadMessages(next).then((loaded) => setState({ language: next, messages: loaded }))
  }, [])

  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = directionOf(language)
  }, [language])

  const value = useMemo<I18n>(() => {
    const fill = (name: string, given: string | number | undefined): string =>
      typeof given === 'number' ? formatCount(given, language) : (given ?? `{${name}}`)
    const t: Translate = (key, values = {}) =>
      splitMessage(chooseForm(state.messages[key] ?? key, values, language))
        .map((part) => (typeof part === 'string' ? part : fill(part.name, values[part.name])))
        .join('')
    const rich: TranslateRich = (key, values) =>
      splitMessage(chooseForm(state.messages[key] ?? key, values as Values, language)).map(
        (part, index) => (
          <Fragment key={index}>
            {typeof part === 'string'
              ? part
              : typeof values[part.name] === 'number'
                ? formatCount(values[part.name] as number, language)
                : values[part.name]}
          </Fragment>
        ),
      )
    const collator = new Intl.Collator(intlTag(language), { numeric: true })
    return {
      language,
      direction: directionOf(language),
      setLanguage,
      t,
      rich,
      has: (key): key is MessageKey => key in state.messages,
      compare: (a, b) => collator.compare(a, b),
    }
  }, [language, setLanguage, state.messages])

  return <Context value={value}>{children}</Context>
}

export function useI18n(): I18n {
  const value = useContext(Context)
  if (!value) throw new Error('useI18n needs an I18nProvider')
  return value
}
