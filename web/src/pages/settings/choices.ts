import { intlTag, type Language } from '@/format/language'

/** Currencies with their names, those of our languages first. */
export function currencyChoices(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(intlTag(language), { type: 'currency' })
  const first = ['EUR', 'USD', 'GBP', 'IRR', 'PHP', 'VND', 'ISK']
  const all = Intl.supportedValuesOf('currency')
  const ordered = [...first, ...all.filter((code) => !first.includes(code))]
  return ordered.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
}

export function timezoneChoices(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')]
}
