/** Two months of an invented shop, as one general table. */
const campaigns = [
  { name: 'Brand search', channel: 'Paid Search', cost: 120, clicks: 240, rate: 0.05, value: 42 },
  {
    name: 'Autumn on Instagram',
    channel: 'Paid Social',
    cost: 160,
    clicks: 260,
    rate: 0.016,
    value: 38,
  },
  { name: 'Weekly newsletter', channel: 'Email', cost: 12, clicks: 90, rate: 0.06, value: 45 },
  { name: 'Flyers in the old town', channel: 'Print', cost: 35, clicks: 20, rate: 0.02, value: 40 },
]

export function shopTable(from: string, days: number): string {
  const lines = ['date,campaign,channel,cost,impressions,clicks,visits,sales,revenue']
  for (let step = 0; step < days; step += 1) {
    const day = new Date(Date.parse(from) + step * 86_400_000).toISOString().slice(0, 10)
    campaigns.forEach(({ name, channel, cost, clicks, rate, value }, index) => {
      const wave = 1 + 0.25 * Math.sin((step + index * 2) / 3)
      const seen = Math.round(clicks * wave)
      const sales = Math.round(seen * rate * (1 + 0.2 * Math.cos(step + index)))
      lines.push(
        [
          day,
          name,
          channel,
          (cost * wave).toFixed(2),
          seen * 40,
          seen,
          Math.round(seen * 0.9),
          sales,
          (sales * value).toFixed(2),
        ].join(','),
      )
    })
  }
  return `${lines.join('\n')}\n`
}

/** The table of a Persian shop: costs in Toman, no dates, a rate to be checked. */
export const persianTable = `کمپین,هزینه,تعداد بازدید,تعداد فروش,نرخ تبدیل
اینستاگرام,"5,000,000 تومان","10,000",100,1%
تلگرام,"3,000,000 تومان","6,000",75,1.25%
`
