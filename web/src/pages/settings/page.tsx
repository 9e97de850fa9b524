import { useNavigate, useSearch } from '@tanstack/react-router'
import { useI18n, type MessageKey } from '@/i18n'
import { useMay } from '@/state'
import { PageHeader, SegmentedControl } from '@/ui'
import { AuditTab } from './audit'
import { KeysTab } from './keys'
import { RatesTab } from './rates'
import { UsersTab } from './users'
import { WorkspaceTab } from './workspace'

const tabs = ['workspace', 'users', 'keys', 'rates', 'audit'] as const

export function SettingsPage() {
  const { t } = useI18n()
  const { tab } = useSearch({ from: '/w/$workspace/settings' })
  const navigate = useNavigate({ from: '/w/$workspace/settings' })
  const admin = useMay('admin')
  const shown = tabs.filter((each) => admin || each === 'workspace' || each === 'rates')
  const open = shown.find((each) => each === tab) ?? 'workspace'
  return (
    <>
      <PageHeader title={t('nav.settings')} lead={t('settings.lead')} />
      <div style={{ overflowX: 'auto', marginBlockEnd: 16 }}>
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
      {open === 'rates' ? <RatesTab /> : null}
      {open === 'audit' ? <AuditTab /> : null}
    </>
  )
}
