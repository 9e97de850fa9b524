import { describe, expect, it } from 'vitest'
import { languages, type Language } from '@/format/language'
import { chooseForm, splitMessage, type Message, type Values } from '@/i18n/messages'
import { describe as say, isolate } from './describe'
import { missingWords } from './metric-words'
import { noticeCodes, noticeWords } from './notice-words'

type File = Record<string, Message>
const files = import.meta.glob<File>('../locales/*.json', { eager: true, import: 'default' })
const serverFiles = import.meta.glob<File>('../locales/server/*.json', {
  eager: true,
  import: 'default',
})

/** The parts of a page's language that words are made with. */
function speaker(language: Language) {
  const messages: File = {
    ...serverFiles[`../locales/server/${language}.json`],
    ...files[`../locales/${language}.json`],
  }
  const t = (key: string, values: Values = {}) =>
    splitMessage(chooseForm(messages[key] ?? key, values, language))
      .map((part) =>
        typeof part === 'string' ? part : String(values[part.name] ?? `{${part.name}}`),
      )
      .join('')
  return {
    language,
    direction: language === 'fa' ? ('rtl' as const) : ('ltr' as const),
    t,
    has: (key: string): key is never => key in messages,
  }
}

const print = { day: (day: string) => day, moment: (moment: string) => moment }
/** Every parameter that any notice has. */
const params = {
  currency: 'USD',
  units: '10',
  asked: 'EUR',
  date: '2026-10-01',
  from: '2026-10-01',
  to: '2026-10-31',
  line: 7,
  column: 'Cost',
  reason: 'no number',
  count: 3,
  example: '#1001',
  orders: 90,
  rows: 120,
  import_id: 'imp_1',
  at: '2026-10-01T08:00:00Z',
  added: 1,
  changed: 2,
  same: 3,
  stated: '1.2 %',
  computed: '1.25 %',
  numerator: '75',
  denominator: '6000',
  channel: 'Zeppelin',
  reporting: 'EUR',
  fields: 'time, phone',
  name: 'calls',
}

describe.each(languages)('notices of imports in %s', (language) => {
  it('say every kind, with nothing left open and no flag of the command line', () => {
    for (const each of noticeCodes) {
      const [code = '', unit] = each.split('.')
      const notice = {
        code,
        params: unit ? { ...params, unit } : params,
        text: 'in English --flag',
      }
      const words = noticeWords(notice, speaker(language), print)
      expect(words, each).toBeTruthy()
      expect(words, each).not.toMatch(/--|\{|undefined/)
    }
  })

  it('leave what they do not know to the server', () => {
    const notice = { code: 'said', params: {}, text: 'an earlier sentence' }
    expect(noticeWords(notice, speaker(language), print)).toBeNull()
  })
})

describe('findings', () => {
  const format = {
    money: (value: string) => value,
    moneyIn: (value: string, currency: string) => `${value} ${currency}`,
    figure: (_metric: string, value: string | number) => String(value),
    percent: (value: number) => `${value * 100} %`,
    day: (day: string) => day,
  }
  const best = {
    code: 'best_roi',
    text: 'Email had the best return',
    params: {
      name: 'Email',
      key: 'email',
      channel: 'email',
      spend: '10.00',
      return: '20.00',
      roi: 1,
      currency: 'EUR',
    },
    money: ['spend', 'return'],
  }

  it('call a channel as the tables do, by its key', () => {
    const words = say(best, speaker('vi') as never, format as never)
    expect(words).toContain('Thư điện tử')
    expect(words).not.toContain('Email')
    expect(words).toContain('10.00 EUR')
  })

  it('keep a name of the other direction to itself', () => {
    expect(isolate('Instagram', 'rtl')).toBe('\u2068Instagram\u2069')
    expect(isolate('اینستاگرام', 'rtl')).toBe('اینستاگرام')
    expect(isolate('اینستاگرام', 'ltr')).toBe('\u2068اینستاگرام\u2069')
    expect(isolate('Instagram', 'ltr')).toBe('Instagram')
  })
})

describe('why a figure is unknown', () => {
  it('is said in the reader’s words', () => {
    const english = speaker('en') as never
    expect(missingWords({ parts: ['visits'], text: 'unknown: visits' }, english)).toBe(
      'Not known here: Visits.',
    )
    expect(missingWords({ parts: ['spend'], text: 'spend is zero' }, english)).toBe(
      'Cannot be divided: Spend is 0.',
    )
    expect(
      missingWords({ parts: ['engaged_visits'], text: '' }, speaker('is') as never),
    ).not.toContain('engaged')
  })
})
