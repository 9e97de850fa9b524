import type { Basis } from '@/api'
import { useI18n } from '@/i18n'
import { useFrame } from '@/state'
import { Button, IconCheck, IconChevronDown, Menu } from '@/ui'

const bases: Basis[] = ['orders', 'results', 'platform']

/** Which revenue is meant. The bases are never mixed, so one is always chosen. */
export function BasisSwitch({ current }: { current?: Basis | undefined }) {
  const { t } = useI18n()
  const { search, change } = useFrame()
  const shown = search.basis ?? current
  return (
    <Menu width={320}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          rightSection={<IconChevronDown size={12} aria-hidden />}
          aria-label={`${t('basis.label')}: ${shown ? t(`basis.${shown}`) : t('basis.auto')}`}
        >
          {shown ? t(`basis.${shown}`) : t('basis.auto')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('basis.explain')}</Menu.Label>
        {bases.map((basis) => (
          <Menu.Item
            key={basis}
            onClick={() => change({ basis })}
            rightSection={shown === basis ? <IconCheck size={14} aria-hidden /> : null}
          >
            <div>{t(`basis.${basis}`)}</div>
            <div className="small dim">{t(`basis.${basis}.what`)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
