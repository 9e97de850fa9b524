import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import {
  archiveLink,
  asProblem,
  changeLink,
  createLink,
  linkClicksQuery,
  linksQuery,
  restoreLink,
  type NewLink,
  type PlacementClicks,
  type ShortLink,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { Label, NameCell, State } from '@/frame/name-cell'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  DataTable,
  Drawer,
  EmptyState,
  failToast,
  IconPlus,
  IconQrcode,
  PageHeader,
  SegmentedControl,
  Skeletons,
  toast,
  undoToast,
  type Column,
} from '@/ui'
import { useCampaignName } from './campaign-name'
import { Address } from './copy'
import { LinkDetail, stateOf } from './detail'
import { inUse } from './draft'
import { LinkForm } from './form'
import styles from './links.module.css'

/** What is open beside the list: a link, or the form of a new or known one. */
type Open = { form: ShortLink | null } | null

/** Short links: where they lead, who followed them, and their codes. */
export function LinksPage() {
  const i18n = useI18n()
  const { t } = i18n
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const search = useSearch({ from: '/w/$workspace/links' })
  const navigate = useNavigate({ from: '/w/$workspace/links' })
  const archived = search.archived === true
  const links = useQuery(linksQuery(key, archived))
  const counted = useQuery(linkClicksQuery(key))
  const [open, setOpen] = useState<Open>(null)
  const refresh = () => cache.invalidateQueries({ queryKey: ['links', key] })
  const show = (link: string | undefined) =>
    void navigate({ search: (previous) => ({ ...previous, link }), replace: true })
  const clicks = useMemo(
    () => new Map(counted.data?.items.map((each) => [each.slug, each])),
    [counted.data],
  )
  const shown = links.data?.items.find(({ placements }) =>
    placements.some(({ slug }) => slug === search.link),
  )
  const save = useMutation({
    mutationFn: (body: NewLink) => {
      if (!open?.form) return createLink(key, body)
      return changeLink(key, open.form.id, { ...body, version: open.form.version })
    },
    onSuccess: async (saved) => {
      const made = open?.form === null
      setOpen(null)
      await refresh()
      toast(t(made ? 'links.made' : 'common.saved', { name: saved.name }))
      show(saved.placements[0]?.slug)
    },
  })
  const failed = (refused: unknown) => failToast(asProblem(refused).detail || t('error.title'))
  const restore = useMutation({
    mutationFn: (link: ShortLink) => restoreLink(key, link.id),
    onSuccess: refresh,
    onError: failed,
  })
  const archive = useMutation({
    mutationFn: (link: ShortLink) => archiveLink(key, link.id),
    onSuccess: async (_done, link) => {
      show(undefined)
      await refresh()
      undoToast(t('links.archived', { name: link.name }), t('common.undo'), () =>
        restore.mutate(link),
      )
    },
    onError: failed,
  })
  const add = () => {
    save.reset()
    setOpen({ form: null })
  }
  const error = links.error ?? counted.error
  return (
    <>
      <PageHeader
        title={t('nav.links')}
        lead={t('links.lead')}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('links.which')}
              value={archived ? 'archived' : 'live'}
              onChange={(value) =>
                void navigate({
                  search: (previous) => ({
                    ...previous,
                    link: undefined,
                    archived: value === 'archived' ? true : undefined,
                  }),
                  replace: true,
                })
              }
              data={[
                { value: 'live', label: t('links.in_use') },
                { value: 'archived', label: t('links.state.archived') },
              ]}
            />
            {editable ? (
              <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
                {t('links.new')}
              </Button>
            ) : null}
          </>
        }
      />
      {error ? (
        <Failed
          error={error}
          onRetry={() => void Promise.all([links.refetch(), counted.refetch()])}
        />
      ) : null}
      {counted.data && counted.data.lost > 0 ? (
        <p className={styles.lost} role="status">
          {t('links.lost', { count: counted.data.lost })}
        </p>
      ) : null}
      {!links.data && !links.error ? <Skeletons rows={6} height={56} /> : null}
      {links.data?.items.length === 0 ? (
        <Nothing archived={archived} onAdd={editable ? add : undefined} />
      ) : null}
      {links.data && links.data.items.length > 0 ? (
        <LinkTable
          links={links.data.items}
          clicks={clicks}
          query={search.q ?? ''}
          onQuery={(q) =>
            void navigate({
              search: (previous) => ({ ...previous, q: q === '' ? undefined : q }),
              replace: true,
            })
          }
          onOpen={(link) => show(link.placements[0]?.slug)}
        />
      ) : null}
      <Drawer
        opened={open !== null || shown !== undefined}
        onClose={() => (open ? setOpen(null) : show(undefined))}
        position="right"
        size={640}
        title={open ? (open.form ? t('links.edit') : t('links.new')) : (shown?.name ?? '')}
        closeLabel={t('common.close')}
      >
        {open ? (
          <LinkForm
            key={open.form?.id ?? 'new'}
            link={open.form ?? undefined}
            error={save.error}
            pending={save.isPending}
            onSubmit={(body) => save.mutate(body)}
            onCancel={() => setOpen(null)}
          />
        ) : shown ? (
          <LinkDetail
            link={shown}
            clicks={clicks}
            onEdit={() => {
              save.reset()
              setOpen({ form: shown })
            }}
            onArchive={() => archive.mutate(shown)}
            onRestore={() => {
              show(undefined)
              restore.mutate(shown)
            }}
          />
        ) : null}
      </Drawer>
    </>
  )
}

function Nothing({ archived, onAdd }: { archived: boolean; onAdd: (() => void) | undefined }) {
  const { t } = useI18n()
  if (archived) {
    return <EmptyState title={t('links.none_archived')}>{t('links.none_archived.what')}</EmptyState>
  }
  return (
    <EmptyState
      title={t('links.empty.title')}
      picture={<IconQrcode className={styles.picture} stroke={0.6} />}
      actions={onAdd ? <Button onClick={onAdd}>{t('links.first')}</Button> : undefined}
    >
      {t('links.empty.what')}
    </EmptyState>
  )
}

interface TableProps {
  links: ShortLink[]
  clicks: Map<string, PlacementClicks>
  query: string
  onQuery: (query: string) => void
  onOpen: (link: ShortLink) => void
}

function LinkTable({ links, clicks, query, onQuery, onOpen }: TableProps) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const campaignName = useCampaignName()
  const sum = (link: ShortLink, part: 'clicks' | 'scans' | 'bots') =>
    link.placements.reduce((all, { slug }) => all + (clicks.get(slug)?.[part] ?? 0), 0)
  const last = (link: ShortLink) =>
    link.placements
      .map(({ slug }) => clicks.get(slug)?.last_at ?? '')
      .sort()
      .at(-1) || null
  const count = (part: 'clicks' | 'scans' | 'bots', phone?: number): Column<ShortLink> => ({
    id: part,
    header: t(`links.col.${part}`),
    hint: t(`links.col.${part}.what`),
    numeric: true,
    ...(phone === undefined ? {} : { phone }),
    sortBy: (link) => sum(link, part),
    cell: (link) => format.count(sum(link, part)),
  })
  const columns: Column<ShortLink>[] = [
    {
      id: 'name',
      header: t('links.name'),
      sortBy: (link) => link.name,
      cell: (link) => (
        <NameCell name={link.name} onOpen={() => onOpen(link)}>
          <bdi>{campaignName(link.campaign)}</bdi>
          {link.labels.map((label) => (
            <Label key={label}>{label}</Label>
          ))}
          {link.state === 'live' ? null : <State warns>{t(`links.state.${stateOf(link)}`)}</State>}
        </NameCell>
      ),
    },
    {
      id: 'address',
      header: t('links.short'),
      cell: (link) => <Addresses link={link} />,
    },
    count('clicks', 1),
    count('scans', 2),
    count('bots'),
    {
      id: 'last',
      header: t('links.col.last'),
      sortBy: last,
      cell: (link) => {
        const at = last(link)
        return at ? format.moment(at) : <span className="dim">—</span>
      },
    },
  ]
  return (
    <Card flush>
      <DataTable
        label={t('nav.links')}
        rows={links}
        columns={columns}
        rowKey={(link) => link.id}
        searchText={(link) =>
          [
            link.name,
            link.campaign,
            campaignName(link.campaign),
            link.note,
            ...link.labels,
            ...link.destinations.map(({ url }) => url),
            ...link.placements.flatMap(({ slug, name }) => [slug, name]),
          ].join(' ')
        }
        words={tableWords(t)}
        compare={i18n.compare}
        query={query}
        onQuery={onQuery}
        pageSize={50}
      />
    </Card>
  )
}

/** The first address, and how many more there are. */
function Addresses({ link }: { link: ShortLink }) {
  const { t } = useI18n()
  const [first, ...others] = inUse(link)
  if (!first) return <span className="dim">—</span>
  return (
    <>
      <Address url={first.short_url} label={t('links.copy_short')} />
      {others.length > 0 ? (
        <div className="small dim">{t('links.more_places', { count: others.length })}</div>
      ) : null}
    </>
  )
}
