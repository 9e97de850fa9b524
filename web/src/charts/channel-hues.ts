/** The same channel has the same hue everywhere; there are eight, the rest share the grey. */
const hues: Record<string, number> = {
  paid_search: 1,
  organic_search: 1,
  messenger: 2,
  sms: 2,
  push: 2,
  email: 3,
  display: 4,
  paid_video: 5,
  organic_video: 5,
  broadcast: 5,
  paid_social: 6,
  organic_social: 6,
  affiliates: 7,
  referral: 7,
  print: 8,
}

/** Names such as `Paid Search` and keys such as `paid_search` are the same channel. */
export function channelHue(channel: string | null | undefined): string {
  const key = (channel ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  const hue = hues[key]
  return hue === undefined ? 'var(--ink-3)' : `var(--hue-${hue})`
}
