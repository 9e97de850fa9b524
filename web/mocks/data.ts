/** An invented shop, for working on pages without a server. */

type Row = Record<string, unknown>

export interface Shop {
  key: string
  name: string
  currency: string
  timezone: string
  locale: string
}

export const shops: Shop[] = [
  { key: 'kaffi', name: 'Kaffi', currency: 'EUR', timezone: 'Europe/Berlin', locale: 'en' },
  { key: 'foroshgah', name: 'فروشگاه', currency: 'IRR', timezone: 'Asia/Tehran', locale: 'fa' },
]

export interface MockCampaign {
  id: string
  key: string
  name: string
  channel: string
  daily: number
  back: number
  rate: number
}

const kaffi: MockCampaign[] = [
  ['brand-search', 'Brand search', 'paid_search', 310, 5.2, 0.041],
  ['autumn-social', 'Autumn on Instagram', 'paid_social', 420, 2.1, 0.016],
  ['newsletter', 'Weekly newsletter', 'email', 45, 14.5, 0.052],
  ['flyers-old-town', 'Flyers in the old town', 'print', 80, 0.7, 0.009],
  ['tv-spot', 'TV spot', 'broadcast', 640, 1.3, 0.011],
  ['retargeting', 'Retargeting', 'display', 150, 1.9, 0.014],
  ['partners', 'Partner links', 'affiliates', 120, 3.4, 0.027],
  ['telegram', 'Telegram channel', 'messenger', 60, 4.8, 0.033],
].map(([key, name, channel, daily, back, rate], index) => ({
  id: `cmp_${index + 1}`,
  key: key as string,
  name: name as string,
  channel: channel as string,
  daily: daily as number,
  back: back as number,
  rate: rate as number,
}))

const foroshgah: MockCampaign[] = [
  {
    id: 'cmp_1',
    key: 'instagram',
    name: 'اینستاگرام',
    channel: 'paid_social',
    daily: 0,
    back: 0,
    rate: 0.01,
  },
  {
    id: 'cmp_2',
    key: 'telegram',
    name: 'تلگرام',
    channel: 'messenger',
    daily: 0,
    back: 0,
    rate: 0.0125,
  },
]

export const campaignsOf = (shop: string) => (shop === 'foroshgah' ? foroshgah : kaffi)

function noise(text: string): number {
  let hash = 2166136261
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619)
  return ((hash >>> 0) % 1000) / 1000
}

function days(from: string, to: string): string[] {
  const found: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to) && found.length < 1000; at += 86_400_000) {
    found.push(new Date(at).toISOString().slice(0, 10))
  }
  return found
}

interface Sums {
  spend: number
  revenue: number
  impressions: number
  clicks: number
  visits: number
  conversions: number
}

const zero = (): Sums => ({
  spend: 0,
  revenue: 0,
  impressions: 0,
  clicks: 0,
  visits: 0,
  conversions: 0,
})

function dayOf(shop: string, campaign: MockCampaign, day: string): Sums | null {
  if (day > '2026-11-21') return null
  if (shop === 'foroshgah') {
    if (day !== '2026-10-01') return null
    return campaign.key === 'instagram'
      ? { ...zero(), spend: 50_000_000, visits: 10_000, conversions: 100 }
      : { ...zero(), spend: 30_000_000, visits: 6_000, conversions: 75 }
  }
  const wave =
    0.75 + 0.5 * noise(day + campaign.key) + (new Date(day).getUTCDay() % 6 === 0 ? 0.25 : 0)
  const spend = campaign.daily * wave
  const clicks = Math.round(spend / 0.6)
  const conversions = Math.round(clicks * campaign.rate * (0.7 + 0.6 * noise(campaign.key + day)))
  return {
    spend,
    revenue: spend * campaign.back * (0.6 + 0.8 * noise(`r${day}${campaign.key}`)),
    impressions: clicks * 42,
    clicks,
    visits: Math.round(clicks * 0.86),
    conversions,
  }
}

function plus(a: Sums, b: Sums): Sums {
  return Object.fromEntries(
    Object.entries(a).map(([key, value]) => [key, (value as number) + b[key as keyof Sums]]),
  ) as unknown as Sums
}

function figures(sums: Sums, shop: string): Row {
  const known = shop !== 'foroshgah'
  const money = (value: number, digits = 2) => value.toFixed(digits)
  const rate = sums.visits > 0 ? sums.conversions / sums.visits : null
  const spread =
    sums.conversions > 0 && rate !== null ? 1.96 * Math.sqrt((rate * (1 - rate)) / sums.visits) : 0
  return {
    currency: known ? 'EUR' : 'IRR',
    spend: money(sums.spend),
    impressions: known ? sums.impressions : null,
    clicks: known ? sums.clicks : null,
    visits: sums.visits,
    conversions: sums.conversions,
    orders: sums.conversions,
    conversion_rate: rate,
    conversion_rate_low: rate === null ? null : Math.max(0, rate - spread),
    conversion_rate_high: rate === null ? null : rate + spread,
    cpa: sums.conversions > 0 ? money(sums.spend / sums.conversions) : null,
    revenue: known ? money(sums.revenue) : null,
    roas: known && sums.spend > 0 ? sums.revenue / sums.spend : null,
    roi: known && sums.spend > 0 ? (sums.revenue - sums.spend) / sums.spend : null,
    cpc: known && sums.clicks > 0 ? money(sums.spend / sums.clicks) : null,
    cpm: known && sums.impressions > 0 ? money((sums.spend / sums.impressions) * 1000) : null,
    ctr: known && sums.impressions > 0 ? sums.clicks / sums.impressions : null,
    aov: known && sums.conversions > 0 ? money(sums.revenue / sums.conversions) : null,
  }
}

function sumOver(
  shop: string,
  from: string,
  to: string,
  only?: (campaign: MockCampaign) => boolean,
): Sums {
  let total = zero()
  for (const campaign of campaignsOf(shop)) {
    if (only && !only(campaign)) continue
    for (const day of days(from, to)) {
      const sums = dayOf(shop, campaign, day)
      if (sums) total = plus(total, sums)
    }
  }
  return total
}

const empty = (sums: Sums) => sums.spend === 0

export interface Asked {
  shop: string
  from: string
  to: string
  basis: string
  compare: string | null
  campaign: string | null
  channel: string | null
}

function chosen(asked: Asked) {
  return (campaign: MockCampaign) =>
    (!asked.campaign || campaign.key === asked.campaign || campaign.id === asked.campaign) &&
    (!asked.channel || campaign.channel === asked.channel)
}

function earlier({ from, to, compare }: Asked): { from: string; to: string } | null {
  if (!compare) return null
  const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  const step = compare === 'year' ? 365 : length
  const back = (day: string) =>
    new Date(Date.parse(day) - step * 86_400_000).toISOString().slice(0, 10)
  return { from: back(from), to: back(to) }
}

export function campaignRows(asked: Asked): Row[] {
  const past = earlier(asked)
  return campaignsOf(asked.shop)
    .filter(chosen(asked))
    .map((campaign) => {
      const sums = sumOver(asked.shop, asked.from, asked.to, (each) => each.id === campaign.id)
      const then = past
        ? figures(
            sumOver(asked.shop, past.from, past.to, (each) => each.id === campaign.id),
            asked.shop,
          )
        : {}
      return {
        campaign: campaign.name,
        campaign_key: campaign.key,
        campaign_id: campaign.id,
        channel: campaign.channel,
        basis: asked.basis,
        ...figures(sums, asked.shop),
        ...Object.fromEntries(Object.entries(then).map(([key, value]) => [`${key}_before`, value])),
        empty: empty(sums),
      }
    })
    .filter((row) => !row.empty)
    .sort((a, b) => Number((b as Row)['spend']) - Number((a as Row)['spend']))
}

export function channelRows(asked: Asked): Row[] {
  const channels = [...new Set(campaignsOf(asked.shop).map((each) => each.channel))]
  return channels
    .map((channel) => ({
      channel,
      sums: sumOver(asked.shop, asked.from, asked.to, (each) => each.channel === channel),
    }))
    .filter(({ sums }) => !empty(sums))
    .map(({ channel, sums }) => ({ channel, basis: asked.basis, ...figures(sums, asked.shop) }))
}

export function dayRows(asked: Asked): Row[] {
  return days(asked.from, asked.to).map((day) => {
    const sums = sumOver(asked.shop, day, day, chosen(asked))
    return empty(sums) ? { day, spend: null, revenue: null } : { day, ...figures(sums, asked.shop) }
  })
}

export function meta(asked: Asked): Row {
  const sums = sumOver(asked.shop, asked.from, asked.to, chosen(asked))
  const known = asked.shop !== 'foroshgah'
  const nothing = { ...figures(sums, asked.shop), spend: null, revenue: null }
  return {
    basis: asked.basis,
    currency: known ? 'EUR' : 'IRR',
    period: { from: asked.from, to: asked.to },
    compare: earlier(asked) ? { kind: asked.compare, period: earlier(asked) } : null,
    notices: [],
    conversion_rate_denominator: 'visits',
    missing: known
      ? []
      : ['revenue', 'roi', 'roas'].map((metric) => ({
          metric,
          parts: ['revenue'],
          text: 'No revenue is known: import orders, or a table with a revenue column.',
        })),
    totals: empty(sums) ? nothing : figures(sums, asked.shop),
    findings: known
      ? [
          {
            code: 'best_roi',
            severity: 'good',
            text: 'Weekly newsletter brought the most for its money.',
            campaign: 'Weekly newsletter',
            values: {},
          },
          {
            code: 'within_chance',
            severity: 'info',
            text: 'Telegram converts better than Instagram, but the difference could be chance.',
            campaign: 'Telegram channel',
            values: {},
          },
        ]
      : [
          {
            code: 'within_chance',
            severity: 'info',
            text: 'Telegram converts better than Instagram, but with 175 sales the difference could be chance.',
            campaign: 'تلگرام',
            values: {},
          },
        ],
  }
}

export function overview(asked: Asked): Row {
  const past = earlier(asked)
  return {
    meta: meta(asked),
    totals: (meta(asked) as { totals: Row }).totals,
    previous: past ? figures(sumOver(asked.shop, past.from, past.to), asked.shop) : null,
    days: dayRows(asked),
    previous_days: past ? dayRows({ ...asked, ...past }) : [],
    campaigns: campaignRows(asked).slice(0, 10),
    attention:
      asked.shop === 'kaffi'
        ? [
            {
              code: 'unassigned_spend',
              severity: 'warn',
              text: '1,240 EUR of spend is tied to no campaign.',
              values: {},
            },
            {
              code: 'over_budget',
              severity: 'bad',
              text: 'TV spot is 12 % over its budget for the month.',
              values: {},
            },
          ]
        : [],
    latest_day: asked.shop === 'kaffi' ? '2026-11-21' : '2026-10-01',
  }
}
