/** The same channel has the same hue everywhere; there are eight, the rest share the grey. */
const hues: Record<string, number> = {
  paid_search: 1,
  organic_search: 2,
  paid_social: 6,
  organic_social: 5,
  email: 3,
  display: 4,
  affiliates: 7,
  affiliate: 7,
  messenger: 2,
  sms: 2,
  mobile_push_notifications: 2,
  paid_video: 5,
  organic_video: 5,
  tv: 5,
  print: 4,
  direct: 8,
}

/** Names such as `Paid Search` and keys such as `paid_search` are the same channel. */
export function channelHue(channel: string | null | undefined): string {
  const key = (channel ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  return `var(--hue-${hues[key] ?? 8})`
}
