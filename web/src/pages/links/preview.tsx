import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { asProblem, linkDraftQuery } from '@/api'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { useDebouncedValue } from '@/ui'
import { Copy } from './copy'
import { bodyOf, isComplete, type Draft } from './draft'
import styles from './links.module.css'

interface Props {
  draft: Draft
  /** Addresses the server proposes for places that have none. */
  onSlugs: (slugs: string[]) => void
}

/** What the link would give, while it is being written. */
export function Preview({ draft, onSlugs }: Props) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const [tried] = useDebouncedValue(draft, 300)
  const complete = isComplete(tried)
  const { data, error } = useQuery({
    ...linkDraftQuery(key, bodyOf(tried)),
    enabled: complete,
  })
  const proposed = data?.placements.map(({ placement }) => placement.slug).join(' ')
  useEffect(() => {
    if (proposed) onSlugs(proposed.split(' '))
    // The form decides what it takes of it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [proposed])
  const first = complete ? data?.placements[0] : undefined
  const refused = complete && error ? asProblem(error) : null
  return (
    <section className={styles.preview} aria-label={t('links.preview')} aria-live="polite">
      {first ? (
        <img
          className={styles.code}
          src={`data:image/svg+xml,${encodeURIComponent(first.svg)}`}
          alt={t('links.code_of', { name: first.placement.short_url })}
        />
      ) : (
        <div className={styles.waiting} />
      )}
      <div style={{ minInlineSize: 0 }}>
        <h3>{t('links.preview')}</h3>
        {refused ? (
          <p className="small" role="alert" style={{ color: 'var(--bad)' }} dir="auto">
            {refused.detail}
          </p>
        ) : null}
        {!first && !refused ? <p className="small dim">{t('links.preview.empty')}</p> : null}
        {first ? (
          <dl className={styles.facts}>
            <dt>{t('links.short')}</dt>
            <dd className={styles.whole}>
              <bdi dir="ltr">{first.placement.short_url}</bdi>
            </dd>
            <dt>{t('links.leads_to')}</dt>
            <dd className={styles.whole}>
              <bdi dir="ltr">{first.tagged_url}</bdi>{' '}
              <Copy value={first.tagged_url} label={t('links.copy_direct')} />
            </dd>
            <dt>{t('links.scan_leads_to')}</dt>
            <dd className={styles.whole}>
              <bdi dir="ltr">{first.scanned_tagged_url}</bdi>
            </dd>
          </dl>
        ) : null}
      </div>
    </section>
  )
}
