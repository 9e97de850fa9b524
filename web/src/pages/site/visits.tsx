import { useState, type ReactNode } from 'react'
import type { SiteFigures, SiteReport } from '@/api'
import { Bars, channelHue, ChartCard, TrendChart } from '@/charts'
import { formatCompact, relativeChange } from '@/format/numbers'
import { useI18n, type MessageKey } from '@/i18n'
import { useFormat, useFrame } from '@/state'
import { Change, SegmentedControl, Select } from '@/ui'
import styles from './site.module.css'
import { duration, isLatin, valueName } from './words'

/** Visits: how many, from where, to which pages, with what. */
export function VisitsView({ report }: { report: SiteReport }) {
  return (
    <>
      <Tiles report={report} />
      <VisitsTrend report={report} />
      <div className={styles.lists}>
        <PageList report={report} />
        <ValueList
          report={report}
          name="origins"
          lists={['channel', 'referrer', 'campaign', 'utm_source', 'utm_medium', 'utm_campaign']}
        />
        <ValueList report={report} name="devices" lists={['device', 'browser', 'os']} />
        <ValueList report={report} name="places" lists={['country', 'language']} />
      </div>
    </>
  )
}

type Tile = 'visits' | 'visitors' | 'page_views' | 'engaged_seconds' | 'bounce_rate'
const tiles: { metric: Tile; better: 'higher' | 'lower' }[] = [
  { metric: 'visits', better: 'higher' },
  { metric: 'visitors', better: 'higher' },
  { metric: 'page_views', better: 'higher' },
  { metric: 'engaged_seconds', better: 'higher' },
  { metric: 'bounce_rate', better: 'lower' },
]

function Tiles({ report }: { report: SiteReport }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { compare } = useFrame()
  const printed = (metric: Tile, figures: SiteFigures) => {
    const value = figures[metric]
    if (value === null) return '—'
    if (metric === 'engaged_seconds') return duration(value, i18n)
    return metric === 'bounce_rate' ? format.percent(value) : format.count(value)
  }
  return (
    <dl className={styles.tiles} style={{ marginBlockStart: 0 }}>
      {tiles.map(({ metric, better }) => {
        const change = report.before
          ? relativeChange(report.totals[metric], report.before[metric])
          : null
        return (
          <div key={metric} className={styles.tile} title={t(`site.${metric}.what` as MessageKey)}>
            <dt>{t(`site.${metric}` as MessageKey)}</dt>
            <dd>
              <strong>
                <bdi>{printed(metric, report.totals)}</bdi>
              </strong>
              {change === null || report.before === null ? null : (
                <Change
                  text={format.change(change)}
                  direction={Math.abs(change) < 0.0005 ? 0 : change > 0 ? 1 : -1}
                  better={better}
                  title={t(compare === 'year' ? 'site.before.year' : 'site.before.previous', {
                    value: printed(metric, report.before),
                  })}
                />
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function VisitsTrend({ report }: { report: SiteReport }) {
  const { t, language } = useI18n()
  const format = useFormat()
  const { today } = useFrame()
  const best = report.days.reduce<(typeof report.days)[number] | null>(
    (most, day) => (most === null || day.visits > most.visits ? day : most),
    null,
  )
  const title =
    best === null || best.visits === 0
      ? t('site.trend.question')
      : t('site.trend.best', { day: format.day(best.day), count: best.visits })
  return (
    <TrendChart
      title={title}
      points={report.days.map((day) => ({
        day: day.day,
        label: format.day(day.day, 'short'),
        spend: day.visits,
        revenue: day.page_views,
      }))}
      words={{ spend: t('site.visits'), revenue: t('site.page_views') }}
      print={(value, style) =>
        style === 'axis' ? formatCompact(value, language) : format.count(value)
      }
      today={today}
      table={{
        name: 'visits-by-day',
        headers: [t('site.day'), t('site.visits'), t('site.visitors'), t('site.page_views')],
        rows: report.days.map((day) => ({
          raw: [day.day, day.visits, day.visitors ?? '', day.page_views].map(String),
          shown: [
            format.day(day.day),
            format.count(day.visits),
            format.count(day.visitors ?? 0),
            format.count(day.page_views),
          ],
        })),
      }}
    />
  )
}

/** Pages by how often they were seen, or by where visits begin and end. */
function PageList({ report }: { report: SiteReport }) {
  const { t } = useI18n()
  const [list, setList] = useState('page')
  const choices = ['page', 'entry_page', 'exit_page']
  const choose = <Choose label={t('site.pages')} list={list} lists={choices} onChange={setList} />
  if (list !== 'page') return <Values report={report} title="pages" list={list} choose={choose} />
  return <SeenPages report={report} choose={choose} />
}

function SeenPages({ report, choose }: { report: SiteReport; choose: ReactNode }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const rows = report.pages.slice(0, shown)
  return (
    <ChartCard
      title={t('site.pages.question')}
      table={{
        name: 'pages',
        headers: [
          t('site.list.page'),
          t('site.page_views'),
          t('site.visits'),
          t('site.engaged_seconds'),
        ],
        rows: report.pages.map((page) => ({
          raw: [page.path ?? '', page.page_views, page.visits, page.engaged_seconds ?? ''].map(
            String,
          ),
          shown: [
            page.path ?? t('site.unknown'),
            format.count(page.page_views),
            format.count(page.visits),
            page.engaged_seconds === null ? '—' : duration(page.engaged_seconds, i18n),
          ],
        })),
      }}
    >
      {choose}
      {rows.length === 0 ? <p className="dim">{t('site.nothing')}</p> : null}
      <Bars
        bars={rows.map((page) => ({
          id: page.path ?? '',
          label: <Name text={page.path ?? t('site.unknown')} latin={page.path !== null} />,
          value: page.page_views,
          shown: format.count(page.page_views),
        }))}
      />
    </ChartCard>
  )
}

/** Rows of a list that are drawn; its table has all. */
const shown = 10

interface ListProps {
  report: SiteReport
  name: string
  lists: string[]
}

function ValueList({ report, name, lists }: ListProps) {
  const { t } = useI18n()
  const [list, setList] = useState(lists[0] ?? '')
  return (
    <Values
      report={report}
      title={name}
      list={list}
      choose={
        <Choose
          label={t(`site.${name}.question` as MessageKey)}
          list={list}
          lists={lists}
          onChange={setList}
        />
      }
    />
  )
}

interface ValuesProps {
  report: SiteReport
  title: string
  list: string
  choose: ReactNode
}

function Values({ report, title, list, choose }: ValuesProps) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const rows = report.values[list] ?? []
  const few = rows.slice(0, shown)
  return (
    <ChartCard
      title={t(`site.${title}.question` as MessageKey)}
      table={{
        name: list,
        headers: [
          t(`site.list.${list}` as MessageKey),
          t('site.visits'),
          t('site.share'),
          t('site.bounce_rate'),
          t('site.engaged_seconds'),
          t('site.order_rate'),
        ],
        rows: rows.map((row) => ({
          raw: [
            row.is_other ? 'other' : (row.value ?? ''),
            row.visits,
            row.share ?? '',
            row.bounce_rate ?? '',
            row.engaged_seconds ?? '',
            row.order_rate ?? '',
          ].map(String),
          shown: [
            valueName(list, row, i18n),
            format.count(row.visits),
            row.share === null ? '—' : format.percent(row.share),
            row.bounce_rate === null ? '—' : format.percent(row.bounce_rate),
            row.engaged_seconds === null ? '—' : duration(row.engaged_seconds, i18n),
            row.order_rate === null ? '—' : format.percent(row.order_rate),
          ],
        })),
      }}
    >
      {choose}
      {few.length === 0 ? <p className="dim">{t('site.nothing')}</p> : null}
      <Bars
        bars={few.map((row) => ({
          id: row.is_other ? '—other' : (row.value ?? '—unknown'),
          label: (
            <Name
              text={valueName(list, row, i18n)}
              latin={isLatin(list) && row.value !== null && !row.is_other}
            />
          ),
          value: row.visits,
          shown: (
            <>
              {format.count(row.visits)}{' '}
              <span className="dim small">
                {row.share === null ? '' : format.percent(row.share)}
              </span>
            </>
          ),
          ...(list === 'channel' ? { color: channelHue(row.value) } : {}),
        }))}
      />
    </ChartCard>
  )
}

interface ChooseProps {
  label: string
  list: string
  lists: string[]
  onChange: (list: string) => void
}

function Choose({ label, list, lists, onChange }: ChooseProps) {
  const { t } = useI18n()
  const data = lists.map((value) => ({ value, label: t(`site.list.${value}` as MessageKey) }))
  return (
    <div className={styles.choose}>
      {lists.length > 3 ? (
        <Select
          size="xs"
          w={180}
          aria-label={label}
          value={list}
          onChange={(next) => onChange(next ?? list)}
          data={data}
          allowDeselect={false}
        />
      ) : (
        <SegmentedControl
          size="xs"
          aria-label={label}
          value={list}
          onChange={onChange}
          data={data}
        />
      )}
    </div>
  )
}

/** A path or source, cut where it is long and whole on hover. */
export function Name({ text, latin }: { text: string; latin: boolean }) {
  return (
    <bdi className={styles.name} title={text} {...(latin ? { dir: 'ltr' } : {})}>
      {text}
    </bdi>
  )
}
