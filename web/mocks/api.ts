import {
  campaignRows,
  campaignsOf,
  channelRows,
  dayRows,
  meta,
  overview,
  shops,
  type Asked,
} from './data.ts'

interface Answer {
  status: number
  content: unknown
  type?: string
}

type Json = Record<string, unknown>
type Handler = (match: RegExpExecArray, query: URLSearchParams, body: Json) => unknown

const state = {
  signedIn: true,
  budgets: new Map<string, string | null>(),
  rules: [
    {
      id: 'rul_1',
      position: 1,
      conditions: [{ field: 'coupon', operator: 'prefix', value: 'FLYER' }],
      campaign_key: 'flyers-old-town',
      channel: 'print',
      comment: 'Coupons printed on the flyers',
      is_enabled: true,
    },
    {
      id: 'rul_2',
      position: 2,
      conditions: [
        { field: 'platform', operator: 'equals', value: 'google_ads' },
        { field: 'campaign_name', operator: 'contains', value: 'brand' },
      ],
      campaign_key: 'brand-search',
      channel: null,
      comment: '',
      is_enabled: true,
    },
  ] as Json[],
}

const workspace = (key: string) => {
  const shop = shops.find((each) => each.key === key)
  return shop
    ? {
        id: `ws_${key}`,
        ...shop,
        week_start: 1,
        fiscal_year_start: 1,
        refund_policy: 'order_day',
        revenue_net_of_tax_and_shipping: false,
        default_basis: null,
        gross_margin_percent: null,
        naming_convention: '^[a-z0-9-]+$',
        naming_hint: 'lower-case words with hyphens',
        role: 'admin',
        today: '2026-11-21',
        created_at: '2026-01-01T00:00:00Z',
      }
    : null
}

const campaign = (shop: string, index: number) => {
  const each = campaignsOf(shop)[index]
  return {
    id: each?.id,
    key: each?.key,
    name: each?.name,
    channel: each?.channel,
    starts_on: '2026-09-01',
    ends_on: index % 3 === 0 ? null : '2026-12-31',
    objective: 'Bring first-time buyers at under 25 EUR each',
    audience: 'People who live nearby',
    owner: 'Sigga',
    status:
      (['live', 'live', 'live', 'ended', 'live', 'paused', 'live', 'draft'] as const)[index] ??
      'live',
    labels: index % 2 ? ['autumn'] : ['always on', 'core'],
    needs_confirmation: index > 6 || shop === 'foroshgah',
    version: 1,
    created_at: '2026-08-20T10:00:00Z',
    updated_at: '2026-08-20T10:00:00Z',
    archived_at: null,
  }
}

const page = (items: unknown) => ({ items, next_cursor: null })

const asked = (shop: string, query: URLSearchParams): Asked => ({
  shop,
  from: query.get('from') ?? '2026-11-01',
  to: query.get('to') ?? '2026-11-30',
  basis: query.get('basis') ?? (shop === 'kaffi' ? 'orders' : 'results'),
  compare: query.get('compare'),
  campaign: query.get('campaign'),
  channel: query.get('channel'),
})

function budget(shop: string, year: number) {
  const months = Array.from(
    { length: 12 },
    (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`,
  )
  const rows = campaignsOf(shop).map((each) => {
    const cells = months.map((month) => {
      const spent = shop === 'kaffi' && month <= '2026-11'
      const set = (field: string, fallback: string | null) => {
        const key = `${each.id}/${month}/${field}`
        return state.budgets.has(key) ? (state.budgets.get(key) ?? null) : fallback
      }
      return {
        month,
        planned: set('planned', shop === 'kaffi' ? String(each.daily * 31) : null),
        committed: set('committed', spent ? String(each.daily * 25) : null),
        actual: spent
          ? (each.daily * (24 + ((each.key.length * 7 + Number(month.slice(5))) % 11))).toFixed(2)
          : null,
      }
    })
    const sum = (field: 'planned' | 'committed' | 'actual') => {
      const known = cells.map((cell) => cell[field]).filter((value) => value !== null)
      return known.length
        ? known.reduce((total, value) => total + Number(value), 0).toFixed(2)
        : null
    }
    return {
      campaign_id: each.id,
      campaign_key: each.key,
      campaign: each.name,
      channel: each.channel,
      cells,
      planned: sum('planned'),
      committed: sum('committed'),
      actual: sum('actual'),
    }
  })
  const cells = rows.flatMap((row) =>
    row.cells.map((cell) => ({ ...cell, campaign_id: row.campaign_id })),
  )
  return {
    year,
    currency: shop === 'kaffi' ? 'EUR' : 'IRR',
    months,
    today: '2026-11-21',
    cells: cells.filter((cell) => cell.planned !== null || cell.actual !== null),
  }
}

const source = (index: number) => ({
  ref_key: `ref${index}`,
  platform: ['google_ads', 'shopify', 'meta_ads'][index % 3],
  account: 'Kaffi',
  source_campaign_id: '',
  source_campaign_name: ['Generic 2026', '', 'Lookalike test'][index % 3],
  utm_source: index % 3 === 1 ? 'facebook' : '',
  utm_medium: index % 3 === 1 ? 'cpc' : '',
  utm_campaign: index % 3 === 1 ? 'herbst' : '',
  coupon: '',
  campaign_id: null,
  channel: null,
  decided_by: '',
})

const summary = (index: number) => ({
  id: `imp_${index}`,
  state: index === 2 ? 'undone' : 'applied',
  file_name: ['google-ads-october.csv', 'shopify-orders.csv', 'meta-export.csv', 'flyers.xlsx'][
    index
  ],
  file_bytes: 48200 * (index + 1),
  format: ['google_ads', 'shopify', 'meta_ads', 'table'][index],
  rows: 1240 * (index + 1),
  imported: 1240 * (index + 1) - (index === 3 ? 4 : 0),
  rejected: index === 3 ? 4 : 0,
  reconciled: ['matched', 'no_total', 'matched', 'no_total'][index],
  from: '2026-10-01',
  to: '2026-10-31',
  created_at: `2026-11-0${index + 1}T09:30:00Z`,
  created_by: 'Sigga',
  undone_at: index === 2 ? '2026-11-04T10:00:00Z' : null,
  error: null,
})

const totals = [
  {
    figure: 'spend',
    currency: 'EUR',
    sum: '12480.50',
    stated: '12480.50',
    label: 'Total: Campaigns',
    matches: true,
  },
  {
    figure: 'clicks',
    currency: null,
    sum: '20800',
    stated: '20800',
    label: 'Total: Campaigns',
    matches: true,
  },
]
const difference = [
  {
    table: 'spend',
    day: '2026-10-30',
    campaign: 'Brand search',
    figure: 'spend',
    was: '312.40',
    is: '318.10',
  },
  {
    table: 'spend',
    day: '2026-10-31',
    campaign: 'Brand search',
    figure: 'spend',
    was: null,
    is: '301.00',
  },
]
const problems = [
  {
    line: 14,
    column: 'Cost',
    value: '12,x4',
    reason: 'bad_number',
    message: 'not a number: 12,x4',
  },
  {
    line: 31,
    column: 'Day',
    value: '31/02/2026',
    reason: 'bad_date',
    message: 'February has no day 31',
  },
]

const preview = (mapped: boolean) => ({
  format: 'table',
  confidence: 0.7,
  columns: [
    { name: 'کمپین', samples: ['اینستاگرام', 'تلگرام'], field: 'campaign', inferred: true },
    {
      name: 'هزینه',
      samples: ['5,000,000 تومان', '3,000,000 تومان'],
      field: 'spend',
      inferred: true,
    },
    { name: 'تعداد بازدید', samples: ['10,000', '6,000'], field: 'visits', inferred: true },
    {
      name: 'تعداد فروش',
      samples: ['100', '75'],
      field: mapped ? 'sales' : null,
      inferred: !mapped,
    },
    { name: 'نرخ تبدیل', samples: ['1%', '1.25%'], field: 'conversion_rate', inferred: true },
  ],
  fields: [
    'campaign',
    'spend',
    'visits',
    'sales',
    'revenue',
    'clicks',
    'impressions',
    'day',
    'conversion_rate',
  ].map((key) => ({ key, description: key })),
  rows: [
    ['اینستاگرام', '5,000,000 تومان', '10,000', '100', '1%'],
    ['تلگرام', '3,000,000 تومان', '6,000', '75', '1.25%'],
  ],
  row_count: 2,
  from: null,
  to: null,
  currencies: ['IRR'],
  problems: mapped ? [] : problems,
  problem_count: mapped ? 0 : 2,
  refused: null,
  notices: ['Amounts in Toman are taken as 10 rials each.'],
  ambiguous: [
    { option: 'date', question: 'The table has no date. Which day is it about?', choices: [] },
  ],
  totals,
  difference,
  counts: { added: 2, changed: 1, removed: 0, same: 0 },
  nothing_changed: false,
})

const metric = (
  key: string,
  name: string,
  formula: string,
  unit: string,
  direction: string,
  definition: string,
) => ({
  key,
  name,
  version: 1,
  formula,
  numerator: formula.split(' ÷ ')[0],
  denominator: formula.split(' ÷ ')[1] ?? null,
  unit,
  direction,
  explanation: definition,
  caveat: '',
  group: 'Return',
})

const routes: [string, RegExp, Handler][] = [
  [
    'GET',
    /^\/session$/,
    () => ({
      signed_in: state.signedIn,
      user: { id: 'usr_1', name: 'Sigga', email: 'sigga@example.com' },
      workspaces: shops.map((shop) => ({ ...shop, role: 'admin', today: '2026-11-21' })),
      demo: true,
      setup: false,
      version: '0.1.0',
    }),
  ],
  ['GET', /^\/workspaces\/(\w+)$/, ([, key = '']) => workspace(key)],
  [
    'PATCH',
    /^\/workspaces\/(\w+)$/,
    ([, key = ''], _query, body) => ({ ...workspace(key), ...body }),
  ],
  ['GET', /^\/workspaces\/(\w+)\/overview$/, ([, key = ''], query) => overview(asked(key, query))],
  [
    'GET',
    /^\/workspaces\/(\w+)\/reports\/campaigns$/,
    ([, key = ''], query) => ({
      rows: campaignRows(asked(key, query)),
      meta: meta(asked(key, query)),
    }),
  ],
  [
    'GET',
    /^\/workspaces\/(\w+)\/reports\/channels$/,
    ([, key = ''], query) => ({
      rows: channelRows(asked(key, query)),
      meta: meta(asked(key, query)),
    }),
  ],
  [
    'GET',
    /^\/workspaces\/(\w+)\/reports\/days$/,
    ([, key = ''], query) => ({ rows: dayRows(asked(key, query)), meta: meta(asked(key, query)) }),
  ],
  [
    'GET',
    /^\/workspaces\/(\w+)\/reports\/rows$/,
    () => ({
      table: 'spend',
      columns: ['day', 'platform', 'campaign_name', 'spend', 'currency', 'import_id', 'line'],
      rows: Array.from({ length: 12 }, (_, index) => ({
        day: `2026-11-${String(index + 1).padStart(2, '0')}`,
        platform: 'google_ads',
        campaign_name: 'Brand search',
        spend: (300 + index * 3.1).toFixed(2),
        currency: 'EUR',
        import_id: 'imp_0',
        line: index + 4,
      })),
      next_cursor: 'x',
      sql: "select day, platform, campaign_name, spend, currency\nfrom spend\nwhere day between '2026-11-01' and '2026-11-30'\norder by day",
    }),
  ],
  [
    'GET',
    /^\/workspaces\/(\w+)\/campaigns$/,
    ([, key = '']) => page(campaignsOf(key).map((_, index) => campaign(key, index))),
  ],
  [
    'GET',
    /^\/workspaces\/(\w+)\/campaigns\/([\w-]+)$/,
    ([, key = '', id]) =>
      campaign(
        key,
        Math.max(
          0,
          campaignsOf(key).findIndex((each) => each.id === id || each.key === id),
        ),
      ),
  ],
  [
    'PATCH',
    /^\/workspaces\/(\w+)\/campaigns\/([\w-]+)$/,
    ([, key = '', id], _query, body) => ({
      ...campaign(
        key,
        Math.max(
          0,
          campaignsOf(key).findIndex((each) => each.id === id),
        ),
      ),
      ...body,
    }),
  ],
  [
    'GET',
    /\/notes$/,
    () =>
      page([
        {
          id: 'nte_1',
          day: '2026-11-06',
          body: 'New landing page went live.',
          author: 'Sigga',
          created_at: '2026-11-06T09:00:00Z',
        },
      ]),
  ],
  [
    'GET',
    /\/messages$/,
    () =>
      page([
        {
          id: 'msg_1',
          channel: null,
          title: 'Freshly roasted, round the corner',
          body: 'Two bags for the price of one until Sunday.',
          url: 'https://kaffi.example/autumn',
          updated_at: '2026-11-01T09:00:00Z',
        },
      ]),
  ],
  [
    'GET',
    /^\/workspaces\/(\w+)\/budgets$/,
    ([, key = ''], query) => budget(key, Number(query.get('year') ?? 2026)),
  ],
  [
    'PUT',
    /^\/workspaces\/(\w+)\/budgets$/,
    ([, key = ''], query, body) => {
      for (const cell of body['cells'] as Json[]) {
        for (const field of ['planned', 'committed']) {
          if (field in cell) {
            state.budgets.set(
              `${String(cell['campaign_id'])}/${String(cell['month'])}/${field}`,
              cell[field] as string | null,
            )
          }
        }
      }
      return budget(key, Number(query.get('year') ?? 2026))
    },
  ],
  ['GET', /\/taxonomy\/rules$/, () => page(state.rules)],
  [
    'POST',
    /\/taxonomy\/test$/,
    () => ({ matched: 3, taken_before: 1, changed: 2, sources: [0, 1, 2].map(source) }),
  ],
  [
    'GET',
    /\/taxonomy\/convention$/,
    () => ({ pattern: '^[a-z0-9-]+$', hint: 'lower-case words with hyphens' }),
  ],
  [
    'GET',
    /\/taxonomy\/unassigned$/,
    () =>
      page(
        [0, 1, 2].map((index) => ({
          ...source(index),
          spend: index === 1 ? null : '620.00',
          revenue: index === 1 ? '1840.20' : null,
          orders: index === 1 ? 31 : null,
          visits: null,
        })),
      ),
  ],
  ['GET', /\/imports$/, () => page([0, 1, 2, 3].map(summary))],
  [
    'GET',
    /\/imports\/imp_(\d)$/,
    ([, index]) => ({
      ...summary(Number(index)),
      totals,
      notices: ['The file names no currency; the workspace’s is taken.'],
      difference,
    }),
  ],
  ['GET', /\/imports\/imp_(\d)\/rejected$/, ([, index]) => page(index === '3' ? problems : [])],
  [
    'POST',
    /\/uploads$/,
    () => ({ upload_id: 'upl_1', name: 'shop.csv', bytes: 240, preview: preview(false) }),
  ],
  ['POST', /\/uploads\/(\w+)\/preview$/, () => preview(true)],
  ['POST', /\/uploads\/(\w+)\/import$/, () => ({ job_id: 'job_1' })],
  [
    'GET',
    /^\/jobs\//,
    () => ({
      id: 'job_1',
      kind: 'import.apply',
      state: 'succeeded',
      done: 2,
      total: 2,
      message: '',
      error: null,
      result: { import_id: 'imp_3' },
    }),
  ],
  ['GET', /\/mappings$/, () => page([{ name: 'flyers', body: {}, last_used_at: null }])],
  [
    'GET',
    /\/metrics$/,
    () =>
      page([
        metric('spend', 'Spend', 'spend', 'money', 'neutral', 'Money paid for marketing.'),
        metric(
          'roi',
          'Return on investment',
          'revenue − spend ÷ spend',
          'number',
          'higher',
          'What came back beyond what was spent, for each unit spent.',
        ),
        metric(
          'cpa',
          'Cost per conversion',
          'spend ÷ conversions',
          'money',
          'lower',
          'What one conversion cost.',
        ),
        metric(
          'conversion_rate',
          'Conversion rate',
          'conversions ÷ visits',
          'percent',
          'higher',
          'Share of visits that bought.',
        ),
      ]),
  ],
  [
    'GET',
    /\/users$/,
    () =>
      page([
        {
          id: 'usr_1',
          name: 'Sigga',
          email: 'sigga@example.com',
          role: 'admin',
          invited: false,
          created_at: '2026-01-01T00:00:00Z',
        },
      ]),
  ],
  [
    'GET',
    /\/api-keys$/,
    () =>
      page([
        {
          id: 'key_1',
          name: 'Nightly export',
          role: 'viewer',
          prefix: 'sk_3f9a',
          created_at: '2026-03-01T00:00:00Z',
          last_used_at: null,
        },
      ]),
  ],
  [
    'POST',
    /\/api-keys$/,
    (_match, _query, body) => ({
      key: {
        id: 'key_2',
        prefix: 'sk_77aa',
        created_at: '2026-11-21T00:00:00Z',
        last_used_at: null,
        ...body,
      },
      secret: 'sk_77aa_example_secret',
    }),
  ],
  [
    'GET',
    /\/audit$/,
    () =>
      page([
        {
          id: 'aud_1',
          at: '2026-11-20T10:00:00Z',
          actor: 'user:usr_1',
          actor_name: 'Sigga',
          action: 'update',
          subject: 'campaign',
          subject_id: 'cmp_1',
          before: { status: 'draft' },
          after: { status: 'live' },
        },
      ]),
  ],
  [
    'GET',
    /\/fx$/,
    () => page([{ day: '2026-11-20', base: 'EUR', quote: 'USD', rate: '1.0842', source: 'ecb' }]),
  ],
]

export function answer(method: string, url: URL, text: string): Answer {
  for (const [verb, pattern, handler] of routes) {
    const match = verb === method ? pattern.exec(url.pathname) : null
    if (!match) continue
    let body: Json = {}
    try {
      body = JSON.parse(text || '{}') as Json
    } catch {
      // An upload is not JSON.
    }
    const content = handler(match, url.searchParams, body)
    if (content === null) break
    return { status: 200, content }
  }
  return {
    status: method === 'GET' ? 404 : 422,
    type: 'application/problem+json',
    content: {
      type: '/problems/not-found',
      title: 'There is no such thing',
      status: 404,
      detail: `the mock has no ${method} ${url.pathname}`,
    },
  }
}
