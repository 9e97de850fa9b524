/** What to do about a refusal: reasons that are put right in the same way share a word. */
const fixes = {
  key: ['unknown_key', 'missing_key'],
  secret: ['wrong_secret', 'not_authorised'],
  origin: ['origin_not_allowed'],
  rate: ['rate_limited'],
  size: [
    'body_too_large',
    'inflated_too_large',
    'batch_too_large',
    'event_too_large',
    'too_deep',
    'too_many_properties',
    'url_too_long',
  ],
  form: ['bad_compression', 'bad_encoding', 'bad_json'],
  content: ['missing_name', 'missing_id', 'bad_time', 'bad_amount', 'bad_currency'],
} as const

export type Fix = keyof typeof fixes | 'other'

export function fixOf(reason: string): Fix {
  const found = Object.entries(fixes).find(([, reasons]) =>
    (reasons as readonly string[]).includes(reason),
  )
  return (found?.[0] ?? 'other') as Fix
}
