import { Link } from '@tanstack/react-router'
import { linkCode, linkSheet, type PlacementClicks, type ShortLink } from '@/api'
import { Label, State, underNameClass } from '@/frame/name-cell'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import { Button, Group, IconDownload } from '@/ui'
import { Address } from './copy'
import { useCampaignName } from './campaign-name'
import { inUse } from './draft'
import styles from './links.module.css'

interface Props {
  link: ShortLink
  clicks: Map<string, PlacementClicks>
  onEdit: () => void
  onArchive: () => void
  onRestore: () => void
}

/** A link's places, each with its code, addresses and clicks. */
export function LinkDetail({ link, clicks, onEdit, onArchive, onRestore }: Props) {
  const { t } = useI18n()
  const workspace = useWorkspace()
  const format = useFormat()
  const editable = useMay('editor')
  const campaignName = useCampaignName()
  const places = [...inUse(link), ...link.placements.filter(({ retired_at }) => retired_at)]
  return (
    <>
      <Group justify="space-between" gap={8}>
        <span className={underNameClass}>
          <Link
            to="/w/$workspace/campaigns/$campaign"
            params={{ workspace: workspace.key, campaign: link.campaign }}
          >
            <bdi>{campaignName(link.campaign)}</bdi>
          </Link>
          {link.labels.map((label) => (
            <Label key={label}>{label}</Label>
          ))}
          {link.state === 'live' ? null : <State warns>{t(`links.state.${stateOf(link)}`)}</State>}
        </span>
        {editable ? (
          <Group gap={8}>
            {link.archived_at ? (
              <Button size="compact-sm" variant="default" onClick={onRestore}>
                {t('links.restore')}
              </Button>
            ) : (
              <>
                <Button size="compact-sm" variant="default" onClick={onEdit}>
                  {t('common.edit')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={onArchive}>
                  {t('links.archive')}
                </Button>
              </>
            )}
          </Group>
        ) : null}
      </Group>
      <dl className={styles.facts}>
        {link.destinations.map(({ url, weight }) => (
          <Fact
            key={url}
            name={
              link.destinations.length > 1
                ? t('links.leads_share', { share: format.percent(shareOf(link, weight)) })
                : t('links.leads_to')
            }
          >
            <Address url={url} label={t('links.copy_destination')} />
          </Fact>
        ))}
        {link.expires_at ? (
          <Fact name={t('links.expires_at')}>{format.moment(link.expires_at)}</Fact>
        ) : null}
        {link.note ? (
          <Fact name={t('links.note')}>
            <span dir="auto">{link.note}</span>
          </Fact>
        ) : null}
      </dl>
      <Group justify="space-between" mt={20}>
        <h3>{t('links.places')}</h3>
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={linkSheet(workspace.key, link.id)}
          download
          leftSection={<IconDownload size={13} aria-hidden />}
        >
          {t('links.sheet')}
        </Button>
      </Group>
      <ul className={styles.places}>
        {places.map((place) => (
          <li key={place.slug} className={styles.place}>
            <img
              className={styles.code}
              src={linkCode(workspace.key, link.id, place.slug, 'svg')}
              alt={t('links.code_of', { name: place.name || place.slug })}
              width={116}
              height={116}
            />
            <div style={{ minInlineSize: 0 }}>
              <Group gap={8}>
                <strong dir="auto">{place.name || <bdi dir="ltr">{place.slug}</bdi>}</strong>
                {place.retired_at ? <State warns>{t('links.retired')}</State> : null}
              </Group>
              <div className="small dim">
                <ClickWords clicks={clicks.get(place.slug)} />
              </div>
              <dl className={styles.facts}>
                <Fact name={t('links.short')}>
                  <Address url={place.short_url} label={t('links.copy_short')} />
                </Fact>
                <Fact name={t('links.direct')}>
                  <Address url={place.direct_url} label={t('links.copy_direct')} />
                </Fact>
              </dl>
              <Group gap={6} mt={8}>
                {(['svg', 'png'] as const).map((kind) => (
                  <Button
                    key={kind}
                    size="compact-xs"
                    variant="default"
                    component="a"
                    href={linkCode(workspace.key, link.id, place.slug, kind, true)}
                    download
                  >
                    {t('links.save_code', { kind: kind.toUpperCase() })}
                  </Button>
                ))}
                <Button
                  size="compact-xs"
                  variant="default"
                  component="a"
                  href={linkSheet(workspace.key, link.id, { slug: place.slug, copies: 10 })}
                  download
                >
                  {t('links.sheet_of', { count: 10 })}
                </Button>
              </Group>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** People first, machines apart: they follow links to show a preview. */
function ClickWords({ clicks }: { clicks: PlacementClicks | undefined }) {
  const { t } = useI18n()
  const format = useFormat()
  if (!clicks || clicks.clicks + clicks.bots === 0) return <>{t('links.no_clicks')}</>
  const parts = [
    t('links.clicks_of_people', { count: clicks.clicks }),
    t('links.scans_of_people', { count: clicks.scans }),
    t('links.clicks_of_bots', { count: clicks.bots }),
    ...(clicks.last_at ? [t('links.last', { moment: format.moment(clicks.last_at) })] : []),
  ]
  return <>{parts.join(' · ')}</>
}

function shareOf(link: ShortLink, weight: number): number {
  const total = link.destinations.reduce((sum, each) => sum + each.weight, 0)
  return weight / Math.max(total, 1)
}

export function stateOf(link: ShortLink): 'live' | 'expired' | 'archived' {
  return link.state === 'expired' || link.state === 'archived' ? link.state : 'live'
}
