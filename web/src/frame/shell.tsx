import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { sessionQuery } from '@/api'
import { useI18n } from '@/i18n'
import { useFrame } from '@/state'
import { Drawer, useDisclosure, useHotkeys } from '@/ui'
import { Help, useGoKeys } from './help'
import { Palette } from './palette'
import { Side } from './side'
import styles from './shell.module.css'
import { Top } from './top'

const FigureDrawer = lazy(() => import('./figure-drawer'))

/** The one frame of every page of a workspace. */
export function Shell() {
  const { t } = useI18n()
  const { search } = useFrame()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const [menu, openMenu] = useDisclosure(false)
  const [help, showHelp] = useDisclosure(false)
  useGoKeys()
  useHotkeys([['shift+?', showHelp.open]])
  return (
    <div className={styles.shell}>
      <a href="#page" className={styles.skip}>
        {t('nav.skip')}
      </a>
      <div className={styles.side}>
        <Side />
      </div>
      <div className={styles.main}>
        <Top onMenu={openMenu.open} onHelp={showHelp.open} />
        {session.demo ? (
          <aside className={styles.demo} aria-label={t('account.demo')}>
            {t('demo.banner')}
          </aside>
        ) : null}
        <main id="page" className={styles.page} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Drawer
        opened={menu}
        onClose={openMenu.close}
        size={260}
        position="left"
        title={t('nav.label')}
        closeLabel={t('common.close')}
      >
        <Side onGo={openMenu.close} />
      </Drawer>
      <Help opened={help} onClose={showHelp.close} />
      <Palette />
      {search.figure ? (
        <Suspense fallback={null}>
          <FigureDrawer />
        </Suspense>
      ) : null}
    </div>
  )
}
