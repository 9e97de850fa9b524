import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { asProblem, campaignsQuery, type NewLink, type ShortLink } from '@/api'
import { today as todayIn } from '@/format/dates'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Collapse,
  DayField,
  Group,
  IconChevronDown,
  IconPlus,
  IconX,
  Select,
  TagsInput,
  Textarea,
  TextInput,
  useDisclosure,
} from '@/ui'
import { blankPlace, bodyOf, draftOf, suggestName, type Draft, type Place } from './draft'
import { endOf, lastDay } from './expiry'
import styles from './links.module.css'
import { Preview } from './preview'

interface Props {
  link?: ShortLink | undefined
  error: unknown
  pending: boolean
  onSubmit: (body: NewLink) => void
  onCancel: () => void
}

type Errors = Record<string, string | undefined>

/** A link and its places, with what they would give below. */
export function LinkForm({ link, error, pending, onSubmit, onCancel }: Props) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const { data: campaigns } = useQuery(campaignsQuery(key))
  const [draft, setDraft] = useState<Draft>(() => draftOf(link))
  const [more, { toggle }] = useDisclosure(false)
  const errors: Errors = error ? asProblem(error).fields : {}
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const setPlace = (at: number, part: Partial<Place>) =>
    set({
      places: draft.places.map((place, index) => (index === at ? { ...place, ...part } : place)),
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit(bodyOf(draft))
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 16 }}>
      {error ? <Failed error={error} /> : null}
      <Destinations draft={draft} errors={errors} set={set} />
      <Group grow align="flex-start">
        <Select
          label={t('col.campaign')}
          description={t('links.campaign.what')}
          required
          withAsterisk={false}
          searchable
          nothingFoundMessage={t('links.no_campaign')}
          data={(campaigns?.items ?? []).map((each) => ({ value: each.key, label: each.name }))}
          value={draft.campaign || null}
          error={errors['campaign']}
          onChange={(campaign) => set({ campaign: campaign ?? '' })}
        />
        <TextInput
          label={t('links.name')}
          description={t('links.name.what')}
          placeholder={suggestName(draft.destinations[0]?.url ?? '')}
          value={draft.name}
          error={errors['name']}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      </Group>
      <div role="group" aria-label={t('links.places')}>
        <h3>{t('links.places')}</h3>
        <p className="small dim" style={{ marginBlockEnd: 8 }}>
          {t('links.places.what')}
        </p>
        <div style={{ display: 'grid', gap: 8 }}>
          {draft.places.map((place, at) => (
            <div key={place.key} className={styles.row}>
              <TextInput
                aria-label={t('links.place', { number: at + 1 })}
                placeholder={t('links.place.example')}
                value={place.name}
                error={errors[`placements.${at}.name`]}
                onChange={(event) => setPlace(at, { name: event.currentTarget.value })}
              />
              <TextInput
                aria-label={t('links.slug', { number: at + 1 })}
                placeholder={t('links.slug.example')}
                dir="ltr"
                leftSection={<span className="small dim">/l/</span>}
                readOnly={place.kept}
                value={place.slug}
                error={errors[`placements.${at}.slug`]}
                onChange={(event) => setPlace(at, { slug: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={6}
                disabled={draft.places.length === 1}
                aria-label={t('links.place.remove', { number: at + 1 })}
                onClick={() => set({ places: draft.places.filter((each) => each !== place) })}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </div>
          ))}
        </div>
        <Button
          mt={8}
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => set({ places: [...draft.places, blankPlace()] })}
        >
          {t('links.place.add')}
        </Button>
      </div>
      <Preview
        draft={draft}
        onSlugs={(slugs) =>
          setDraft((before) => ({
            ...before,
            places: before.places.map((place, at) =>
              place.slug === '' ? { ...place, slug: slugs[at] ?? '' } : place,
            ),
          }))
        }
      />
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={more}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          onClick={toggle}
        >
          {t('links.more')}
        </Button>
        <Collapse expanded={more}>
          <More draft={draft} errors={errors} set={set} />
        </Collapse>
      </div>
      <Group justify="flex-end">
        <Button variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={pending}>
          {link ? t('common.save') : t('links.make')}
        </Button>
      </Group>
    </form>
  )
}

interface PartProps {
  draft: Draft
  errors: Errors
  set: (part: Partial<Draft>) => void
}

/** One page, or several that share the visitors. */
function Destinations({ draft, errors, set }: PartProps) {
  const { t } = useI18n()
  const { destinations } = draft
  const change = (at: number, part: Partial<Draft['destinations'][number]>) =>
    set({
      destinations: destinations.map((each, index) => (index === at ? { ...each, ...part } : each)),
    })
  const several = destinations.length > 1
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      {destinations.map((destination, at) => (
        <div key={at} className={several ? styles.weighed : undefined}>
          <TextInput
            label={at === 0 ? t('links.destination') : undefined}
            description={at === 0 ? t('links.destination.what') : undefined}
            aria-label={at === 0 ? undefined : t('links.destination.number', { number: at + 1 })}
            required
            withAsterisk={false}
            dir="ltr"
            inputMode="url"
            placeholder="https://shop.example/autumn"
            value={destination.url}
            error={errors[`destinations.${at}.url`]}
            onChange={(event) => change(at, { url: event.currentTarget.value })}
          />
          {several ? (
            <>
              <TextInput
                label={at === 0 ? t('links.share') : undefined}
                description={at === 0 ? t('links.share.what') : undefined}
                aria-label={at === 0 ? undefined : t('links.share.number', { number: at + 1 })}
                inputMode="numeric"
                value={String(destination.weight)}
                error={errors[`destinations.${at}.weight`]}
                onChange={(event) =>
                  change(at, { weight: Number.parseInt(event.currentTarget.value, 10) || 1 })
                }
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={at === 0 ? 52 : 6}
                aria-label={t('links.destination.remove', { number: at + 1 })}
                onClick={() =>
                  set({ destinations: destinations.filter((_each, index) => index !== at) })
                }
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </>
          ) : null}
        </div>
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => set({ destinations: [...destinations, { url: '', weight: 1 }] })}
        >
          {t('links.destination.add')}
        </Button>
      </div>
    </div>
  )
}

/** What few links need. */
function More({ draft, errors, set }: PartProps) {
  const { t, language } = useI18n()
  const workspace = useWorkspace()
  const setApp = (part: Partial<Draft['app']>) => set({ app: { ...draft.app, ...part } })
  return (
    <div style={{ display: 'grid', gap: 12, paddingBlockStart: 12 }}>
      <div className={styles.beside}>
        {(['utm_source', 'utm_medium', 'utm_term'] as const).map((tag) => (
          <TextInput
            key={tag}
            label={<bdi dir="ltr">{tag}</bdi>}
            description={t(tag === 'utm_term' ? 'links.tag.optional' : 'links.tag.what')}
            dir="ltr"
            value={draft[tag]}
            error={errors[tag]}
            onChange={(event) => set({ [tag]: event.currentTarget.value })}
          />
        ))}
      </div>
      <div className={styles.beside}>
        <DayField
          label={t('links.expires')}
          description={t('links.expires.what')}
          value={lastDay(draft.expires_at ?? null, workspace.timezone)}
          today={todayIn(workspace.timezone)}
          language={language}
          weekStart={workspace.week_start % 7}
          error={errors['expires_at']}
          onChange={(day) => set({ expires_at: endOf(day, workspace.timezone) })}
          words={{
            previous: t('period.previous_month'),
            next: t('period.next_month'),
            clear: t('common.remove'),
            empty: t('common.none'),
          }}
        />
        <TextInput
          label={t('links.then')}
          description={t('links.then.what')}
          dir="ltr"
          inputMode="url"
          value={draft.expired_url}
          error={errors['expired_url']}
          onChange={(event) => set({ expired_url: event.currentTarget.value })}
        />
      </div>
      <div role="group" aria-label={t('links.app')}>
        <h3>{t('links.app')}</h3>
        <p className="small dim" style={{ marginBlockEnd: 8 }}>
          {t('links.app.what')}
        </p>
        <div className={styles.beside}>
          <TextInput
            label={t('links.app.scheme')}
            dir="ltr"
            placeholder="myshop"
            value={draft.app.scheme}
            error={errors['app.scheme']}
            onChange={(event) => setApp({ scheme: event.currentTarget.value })}
          />
          <TextInput
            label="iPhone, iPad"
            dir="ltr"
            placeholder="myshop://autumn"
            value={draft.app.ios}
            error={errors['app.ios']}
            onChange={(event) => setApp({ ios: event.currentTarget.value })}
          />
          <TextInput
            label="Android"
            dir="ltr"
            placeholder="myshop://autumn"
            value={draft.app.android}
            error={errors['app.android']}
            onChange={(event) => setApp({ android: event.currentTarget.value })}
          />
        </div>
      </div>
      <TagsInput
        label={t('col.labels')}
        value={draft.labels}
        error={errors['labels']}
        onChange={(labels) => set({ labels })}
      />
      <Textarea
        label={t('links.note')}
        autosize
        minRows={2}
        value={draft.note}
        error={errors['note']}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
    </div>
  )
}
