import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { refusedGroupsQuery, sourcesQuery, type SourceKeys } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useMay, useWorkspace } from '@/state'
import {
  Button,
  Drawer,
  EmptyState,
  IconPlus,
  PageHeader,
  SegmentedControl,
  Skeletons,
  Switch,
} from '@/ui'
import { AddSource } from './add'
import { AlertList } from './alerts'
import { SourceDetail } from './detail'
import { Install } from './install'
import { SourceList } from './list'
import { RefusedTab } from './rejected'
import styles from './sources.module.css'

const tabs = ['list', 'rejected'] as const

/** Where events come from, how each source fares, and what was refused. */
export function SourcesPage() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const { tab, source: openId } = useSearch({ from: '/w/$workspace/sources' })
  const navigate = useNavigate({ from: '/w/$workspace/sources' })
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<SourceKeys | null>(null)
  const [archived, setArchived] = useState(false)
  const { data, error, refetch } = useQuery(sourcesQuery(key))
  const groups = useQuery(refusedGroupsQuery(key))
  const refused = (groups.data?.items ?? []).reduce((sum, group) => sum + group.count, 0)
  const shown = tabs.find((each) => each === tab) ?? 'list'
  const all = data?.items ?? []
  const rows = all.filter((each) => archived || each.archived_at === null)
  const open = all.find((each) => each.id === openId)
  const madeSource = made ? all.find((each) => each.id === made.id) : undefined
  const go = (search: { tab?: string | undefined; source?: string | undefined }) =>
    void navigate({ search: (previous) => ({ ...previous, ...search }) })
  const shut = () => {
    setAdding(false)
    setMade(null)
  }
  const add = (size: 'xs' | 'sm') =>
    editable ? (
      <Button
        size={size}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {t('sources.add')}
      </Button>
    ) : null
  return (
    <>
      <PageHeader
        title={t('nav.sources')}
        lead={t('sources.lead')}
        actions={all.length > 0 ? add('xs') : null}
      />
      <AlertList onOpen={(id) => go({ source: id })} onRefused={() => go({ tab: 'rejected' })} />
      <div className={styles.tabs}>
        <SegmentedControl
          aria-label={t('nav.sources')}
          value={shown}
          onChange={(next) => go({ tab: next === 'list' ? undefined : next })}
          data={[
            { value: 'list', label: t('sources.tab.list') },
            {
              value: 'rejected',
              label:
                refused > 0
                  ? t('sources.tab.rejected.count', { count: refused })
                  : t('sources.tab.rejected'),
            },
          ]}
        />
        {shown === 'list' && all.some((each) => each.archived_at !== null) ? (
          <Switch
            size="xs"
            label={t('sources.show_archived')}
            checked={archived}
            onChange={(event) => setArchived(event.currentTarget.checked)}
          />
        ) : null}
      </div>
      {shown === 'rejected' ? <RefusedTab /> : null}
      {shown === 'list' && error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {shown === 'list' && !data && !error ? <Skeletons rows={4} height={56} /> : null}
      {shown === 'list' && data && all.length === 0 ? (
        <EmptyState title={t('sources.empty.title')} actions={add('sm')} picture={<Picture />}>
          {t('sources.empty.what')}
        </EmptyState>
      ) : null}
      {shown === 'list' && all.length > 0 ? (
        <SourceList rows={rows} onOpen={(id) => go({ source: id })} />
      ) : null}
      <Drawer
        opened={adding}
        onClose={shut}
        position="right"
        size="lg"
        title={
          madeSource ? t('sources.install.title', { name: madeSource.name }) : t('sources.add')
        }
        closeLabel={t('common.close')}
      >
        {madeSource ? (
          <Install source={madeSource} keys={made} />
        ) : (
          <AddSource onMade={setMade} onCancel={shut} />
        )}
      </Drawer>
      <Drawer
        opened={open !== undefined}
        onClose={() => go({ source: undefined })}
        position="right"
        size="lg"
        title={open ? <bdi>{open.name}</bdi> : ''}
        closeLabel={t('common.close')}
      >
        {open ? (
          <SourceDetail
            key={open.id}
            source={open}
            onGone={() => go({ source: undefined })}
            onRefused={() => go({ source: undefined, tab: 'rejected' })}
          />
        ) : null}
      </Drawer>
    </>
  )
}

/** A sketch: three senders, one place. */
function Picture() {
  return (
    <svg viewBox="0 0 180 110" width="180" fill="none" stroke="currentColor" strokeWidth="2">
      {[14, 47, 80].map((y) => (
        <g key={y}>
          <rect x="2" y={y} width="48" height="18" rx="5" />
          <path d={`M52 ${y + 9} C 84 ${y + 9}, 84 56, 112 56`} stroke="var(--accent-line)" />
        </g>
      ))}
      <rect x="114" y="32" width="62" height="48" rx="8" />
      <path d="M124 66 L138 54 L148 60 L166 44" stroke="var(--accent-line)" strokeWidth="3" />
    </svg>
  )
}
