import { useState } from 'react'
import { useI18n } from '@/i18n'
import { Button, Code, Group, IconExternalLink, IconWalk, Popover, TextInput } from '@/ui'
import { OWN } from './feed'

const storageKey = 'sulit-own-visit'

/** Marks one's own visit; the same as long as the tab is open. */
export function useToken(): string {
  const [token] = useState(() => {
    try {
      const kept = sessionStorage.getItem(storageKey)
      if (kept) return kept
      const made = fresh()
      sessionStorage.setItem(storageKey, made)
      return made
    } catch {
      // Storage may be blocked; the token then lasts for this page.
      return fresh()
    }
  })
  return token
}

function fresh(): string {
  return [...crypto.getRandomValues(new Uint8Array(4))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** Opens the site with a mark in its address, by which the visit is known here. */
export function OwnVisit({ token, origins }: { token: string; origins: string[] }) {
  const { t } = useI18n()
  const first = origins.find((origin) => /^https?:\/\/[^*]+$/.test(origin)) ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  const site = typed ?? first
  const target = withToken(site, token)
  return (
    <Popover width={340} position="bottom-start" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconWalk size={14} aria-hidden />}>
          {t('live.find')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <p className="small" style={{ marginBlockEnd: 8 }}>
          {t('live.find.what')}
        </p>
        <TextInput
          label={t('live.find.site')}
          placeholder="https://shop.example"
          dir="ltr"
          value={site}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <p className="small dim" style={{ marginBlock: 8 }}>
          {t('live.find.by_hand')}{' '}
          <Code dir="ltr" className="nowrap">
            ?{OWN}={token}
          </Code>
        </p>
        <p className="small dim" style={{ marginBlockEnd: 12 }}>
          {t('live.find.limits')}
        </p>
        <Group justify="flex-end">
          <Button
            size="xs"
            component="a"
            {...(target ? { href: target } : { 'data-disabled': true })}
            target="_blank"
            rel="noopener"
            leftSection={<IconExternalLink size={14} aria-hidden />}
          >
            {t('live.find.open')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The address with the mark; null where it is none. */
export function withToken(site: string, token: string): string | null {
  try {
    const url = new URL(site.includes('://') ? site : `https://${site}`)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
    url.searchParams.set(OWN, token)
    return url.href
  } catch {
    return null
  }
}
