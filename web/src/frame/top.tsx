import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { sessionQuery, signOut } from '@/api'
import { languageNames, languages } from '@/format/language'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Group,
  IconBuildingStore,
  IconCheck,
  IconChevronDown,
  IconHelp,
  IconLanguage,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSun,
  IconUser,
  Kbd,
  Menu,
  spotlight,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@/ui'
import { PeriodPicker } from './period-picker'
import styles from './shell.module.css'

/** What opens the search, as it stands on the keys of this machine. */
const searchKeys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'

export function Top({ onMenu, onHelp }: { onMenu: () => void; onHelp: () => void }) {
  const { t } = useI18n()
  return (
    <header className={styles.top}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={styles.menuButton}
        aria-label={t('nav.open')}
        onClick={onMenu}
      >
        <IconMenu2 size={18} aria-hidden />
      </ActionIcon>
      <WorkspaceSwitch />
      <PeriodPicker />
      <div className={styles.spacer} />
      <Button
        variant="default"
        size="xs"
        className={styles.wide}
        onClick={spotlight.open}
        leftSection={<IconSearch size={14} aria-hidden />}
      >
        <span className={styles.searchText}>
          {t('search.label')}
          <Kbd size="xs" dir="ltr">
            {searchKeys}
          </Kbd>
        </span>
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={styles.menuButton}
        aria-label={t('search.label')}
        onClick={spotlight.open}
      >
        <IconSearch size={17} aria-hidden />
      </ActionIcon>
      <Group gap={2} wrap="nowrap" className={styles.wide}>
        <LanguageMenu />
        <SchemeToggle />
        <Tooltip label={t('help.title')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('help.title')} onClick={onHelp}>
            <IconHelp size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      <UserMenu />
    </header>
  )
}

function WorkspaceSwitch() {
  const { t } = useI18n()
  const workspace = useWorkspace()
  const { data } = useSuspenseQuery(sessionQuery)
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          px={8}
          leftSection={<IconBuildingStore size={15} aria-hidden />}
          rightSection={<IconChevronDown size={12} aria-hidden />}
          aria-label={`${t('workspace.label')}: ${workspace.name}`}
          styles={{
            root: { minInlineSize: 72 },
            label: {
              display: 'block',
              blockSize: 'auto',
              // Room for what hangs below the line, which the overflow would cut.
              lineHeight: '20px',
              maxInlineSize: 120,
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              color: 'var(--ink)',
              fontWeight: 600,
            },
          }}
        >
          {workspace.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {data.workspaces.map((each) => (
          <Menu.Item
            key={each.key}
            component={Link}
            {...({ to: '/w/$workspace', params: { workspace: each.key } } as object)}
            rightSection={each.key === workspace.key ? <IconCheck size={14} aria-hidden /> : null}
          >
            {each.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          component={Link}
          {...({ to: '/start' } as object)}
          leftSection={<IconPlus size={14} aria-hidden />}
        >
          {t('workspace.new')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

export function LanguageMenu() {
  const { t, language, setLanguage } = useI18n()
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t('language.label')}: ${languageNames[language]}`}
        >
          <IconLanguage size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            onClick={() => setLanguage(each)}
            rightSection={each === language ? <IconCheck size={14} aria-hidden /> : null}
          >
            {languageNames[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function SchemeToggle() {
  const { t } = useI18n()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme() === 'dark'
  const label = dark ? t('scheme.light') : t('scheme.dark')
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={17} aria-hidden /> : <IconMoon size={17} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  )
}

function UserMenu() {
  const { t, language, setLanguage } = useI18n()
  const { data } = useSuspenseQuery(sessionQuery)
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme() === 'dark'
  const cache = useQueryClient()
  const navigate = useNavigate()
  return (
    <Menu width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('account.label')}>
          <IconUser size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{data.user ? data.user.name || data.user.email : t('account.demo')}</Menu.Label>
        <Menu.Item
          leftSection={
            dark ? <IconSun size={14} aria-hidden /> : <IconMoon size={14} aria-hidden />
          }
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? t('scheme.light') : t('scheme.dark')}
        </Menu.Item>
        <Menu.Label>{t('language.label')}</Menu.Label>
        {languages.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            onClick={() => setLanguage(each)}
            rightSection={each === language ? <IconCheck size={14} aria-hidden /> : null}
          >
            {languageNames[each]}
          </Menu.Item>
        ))}
        {data.demo ? null : (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconLogout size={14} aria-hidden />}
              onClick={() =>
                void signOut().finally(() => {
                  cache.clear()
                  void navigate({ to: '/sign-in' })
                })
              }
            >
              {t('account.sign_out')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
