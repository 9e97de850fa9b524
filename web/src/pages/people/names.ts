import type { Language } from '@/format/language'

/**
 * A name for somebody who gave none: always the same for the same person, easy
 * to say and to tell from others, and nobody's real one.
 */
const first = 'bdgklmnprstvz'
const vowels = 'aiou'

const persian: Record<string, string> = {
  b: 'ب',
  d: 'د',
  g: 'گ',
  k: 'ک',
  l: 'ل',
  m: 'م',
  n: 'ن',
  p: 'پ',
  r: 'ر',
  s: 'س',
  t: 'ت',
  v: 'و',
  z: 'ز',
  a: 'ا',
  i: 'ی',
  o: 'و',
  u: 'و',
}

/** FNV-1a, 32 bits: the id is a hash already and only has to be spread. */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) {
    hash ^= letter.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193) >>> 0
  }
  return hash
}

export function visitorName(id: string, language: Language): string {
  let rest = spread(id)
  const next = (letters: string) => {
    const letter = letters[rest % letters.length] ?? ''
    rest = Math.floor(rest / letters.length)
    return letter
  }
  const word = () => next(first) + next(vowels) + next(first) + next(vowels)
  const words = [word(), word()]
  if (language === 'fa') {
    return words.map((each) => each.replace(/./g, (letter) => persian[letter] ?? letter)).join(' ')
  }
  return words.map((each) => each.charAt(0).toUpperCase() + each.slice(1)).join(' ')
}

/** Days in the order they come, each with what happened on it. */
export function byDay<Event extends { day: string }>(
  events: Event[],
): { day: string; events: Event[] }[] {
  const days: { day: string; events: Event[] }[] = []
  for (const event of events) {
    const last = days.at(-1)
    if (last?.day === event.day) last.events.push(event)
    else days.push({ day: event.day, events: [event] })
  }
  return days
}
