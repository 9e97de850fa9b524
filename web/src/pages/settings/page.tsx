import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useI18n, type MessageKey } from '@/i18n'
import { useMay } from '@/state'
import { PageHeader, SegmentedControl } from '@/ui'
import { AuditTab } from './audit'
import { KeysTab } from './keys'
import { RatesTab } from './rates'
import { SqlTab } from './sql'
import { UsersTab } from './users'
import { WorkspaceTab } from './workspace'

const tabs = ['workspace', 'users', 'keys', 'sql', 'rates', 'audit'] as const

/** Tabs that are not for administrators only. */
const everybodys: readonly string[] = ['workspace', 'sql', 'rates']

export function SettingsPage() {
  const { t } = useI18n()
  const { tab } = useSearch({ from: '/w/$workspace/settings' })
  const navigate = useNavigate({ from: '/w/$workspace/settings' })
  const admin = useMay('admin')
  const shown = tabs.filter((each) => admin || everybodys.includes(each))
  const open = shown.find((each) => each === tab) ?? 'workspace'
  const row = useRef<HTMLDivElement>(null)
  // On a phone the tabs are wider than the page: the open one is brought into view.
  useEffect(() => {
    const chosen = row.current?.querySelector('input:checked')?.parentElement
    chosen?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [open])
  return (
    <>
      <PageHeader title={t('nav.settings')} lead={t('settings.lead')} />
      <div ref={row} style={{ overflowX: 'auto', marginBlockEnd: 16 }}>
        <SegmentedControl
          aria-label={t('nav.settings')}
          value={open}
          onChange={(next) => void navigate({ search: (previous) => ({ ...previous, tab: next }) })}
          data={shown.map((value) => ({ value, label: t(`settings.${value}` as MessageKey) }))}
        />
      </div>
      {open === 'workspace' ? <WorkspaceTab /> : null}
      {open === 'users' ? <UsersTab /> : null}
      {open === 'keys' ? <KeysTab /> : null}
      {open === 'sql' ? <SqlTab /> : null}
      {open === 'rates' ? <RatesTab /> : null}
      {open === 'audit' ? <AuditTab /> : null}
    </>
  )
}
