/** The languages of the app, and how each writes numbers and dates. */
export const languages = ['en', 'fil', 'fa', 'vi', 'is'] as const
export type Language = (typeof languages)[number]

export const languageNames: Record<Language, string> = {
  en: 'English',
  fil: 'Filipino',
  fa: 'فارسی',
  vi: 'Tiếng Việt',
  is: 'Íslenska',
}

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'fa' ? 'rtl' : 'ltr'
}

// Chromium carries no Icelandic data. Danish writes its numbers the same way;
// dates get Icelandic month names of their own in `dates.ts`.
const icelandicIsKnown = Intl.NumberFormat.supportedLocalesOf('is').length > 0

const tags: Record<Language, string> = {
  en: 'en',
  fil: 'fil',
  fa: 'fa-IR-u-ca-persian-nu-arabext',
  vi: 'vi',
  is: icelandicIsKnown ? 'is' : 'da',
}

/** The tag given to Intl for numbers, dates and sorting. */
export function intlTag(language: Language): string {
  return tags[language]
}

/** True when dates and compact numbers need our own Icelandic words. */
export function needsIcelandicWords(language: Language): boolean {
  return language === 'is' && !icelandicIsKnown
}

/** Picks the nearest language to a workspace or browser locale such as `fa-IR`. */
export function nearestLanguage(locale: string | null | undefined): Language | null {
  if (!locale) return null
  const base = locale.toLowerCase().split(/[-_]/)[0]
  if (base === 'tl') return 'fil'
  return isLanguage(base) ? base : null
}

/** The calendar whose months the language's readers think in. */
export function calendarOf(language: Language): 'gregorian' | 'jalali' {
  return language === 'fa' ? 'jalali' : 'gregorian'
}
