import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { siteQuery } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { PeriodNote } from '@/frame/period-note'
import { useI18n, type MessageKey } from '@/i18n'
import { useFrame } from '@/state'
import { Button, EmptyState, PageHeader, SegmentedControl, Skeleton } from '@/ui'
import { CohortsView } from './cohorts'
import { FunnelView } from './funnel'
import { PathsView } from './paths'
import { RetentionView } from './retention'
import { views, type SiteSearch, type View } from './search'
import styles from './site.module.css'
import { VisitsView } from './visits'

/** What people do on the site: their visits, how far they come, whether they come back. */
export function SitePage() {
  const { t } = useI18n()
  const { workspace, period, compare } = useFrame()
  const search = useSearch({ from: '/w/$workspace/site' })
  const navigate = useNavigate({ from: '/w/$workspace/site' })
  const set = (part: Partial<Record<keyof SiteSearch, SiteSearch[keyof SiteSearch]>>) =>
    void navigate({
      search: (previous) => ({ ...previous, ...part }) as SiteSearch,
      replace: true,
      resetScroll: false,
    })
  const view: View = search.view ?? 'visits'
  const span = { workspace: workspace.key, ...period }
  const { data, error, refetch } = useQuery(siteQuery(span, compare))
  const open: Record<View, () => ReactNode> = {
    visits: () => (data ? <VisitsView report={data} /> : null),
    // The others need not wait for the visits, which only suggest steps to them.
    funnel: () => <FunnelView span={span} site={data} search={search} set={set} />,
    retention: () => <RetentionView span={span} site={data} search={search} set={set} />,
    paths: () => <PathsView span={span} site={data} search={search} set={set} />,
    cohorts: () => <CohortsView span={span} search={search} set={set} />,
  }
  // Customers may be known from imports, without any event.
  const isEmpty = data?.has_events === false && view !== 'cohorts'
  return (
    <>
      <PageHeader title={t('nav.site')} lead={t('site.lead')} />
      <PeriodNote />
      <div className={styles.tabs}>
        <SegmentedControl
          aria-label={t('nav.site')}
          value={view}
          onChange={(next) => set({ view: next === 'visits' ? undefined : next })}
          data={views.map((value) => ({ value, label: t(`site.view.${value}` as MessageKey) }))}
        />
      </div>
      {error && view === 'visits' ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {view === 'visits' && !data && !error ? <SiteSkeleton /> : null}
      {isEmpty ? <NoEvents /> : open[view]()}
    </>
  )
}

/** Says how events begin to come. */
function NoEvents() {
  const { t } = useI18n()
  const { workspace } = useFrame()
  return (
    <EmptyState
      title={t('site.empty.title')}
      picture={<SamplePicture />}
      actions={
        <Button
          component={Link}
          {...({ to: '/w/$workspace/sources', params: { workspace: workspace.key } } as object)}
        >
          {t('site.empty.action')}
        </Button>
      }
    >
      {t('site.empty.what')}
    </EmptyState>
  )
}

function SiteSkeleton() {
  return (
    <div aria-hidden>
      <div className={styles.tiles}>
        {[0, 1, 2, 3, 4].map((tile) => (
          <Skeleton key={tile} height={78} radius={8} />
        ))}
      </div>
      <Skeleton height={370} radius={8} />
    </div>
  )
}

/** A sketch of a funnel. */
function SamplePicture() {
  return (
    <svg viewBox="0 0 180 110" width="180" fill="none" stroke="currentColor" strokeWidth="2">
      <rect x="1" y="1" width="178" height="108" rx="8" />
      {[140, 92, 48].map((width, index) => (
        <rect
          key={width}
          x="20"
          y={20 + index * 26}
          width={width}
          height="16"
          rx="3"
          fill="currentColor"
          stroke="none"
        />
      ))}
    </svg>
  )
}
