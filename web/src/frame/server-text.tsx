/** What the server says in English where no message of ours fits: set apart from the words around it. */
export function ServerText({ text }: { text: string }) {
  return (
    <bdi dir="ltr" lang="en" style={{ display: 'inline-block' }}>
      {unbroken(withoutFlags(text))}
    </bdi>
  )
}

/** Keeps `p < 0.001`, `6.64 %` and `5,000 EUR` on one line each. */
export function unbroken(text: string): string {
  return text
    .replace(/\bp ([<=]) (?=\d)/g, 'p\u00a0$1\u00a0')
    .replace(/(\d) (?=%|[A-Z]{3}\b)/g, '$1\u00a0')
}

/**
 * The sentence without what it says of the command line: on a page its options
 * stand beside it.
 */
export function withoutFlags(text: string): string {
  const asides = text.replace(/\s*\([^()]*--[a-z][^()]*\)/g, '')
  const kept = asides.split(/(?<=;)\s+|\n/).filter((clause) => !/(^|\s)['"`“]?--[a-z]/.test(clause))
  const said = kept
    .join(' ')
    .trim()
    .replace(/[;,:]$/, '')
  if (said !== '') return said
  // The flag stands in the only clause; what comes before it is still worth reading.
  const [before = ''] = asides.split(/,?\s+(?:with|try|give|by|allow it with)?\s*['"`“]?--[a-z]/)
  return before.trim()
}
