import { Link } from '@tanstack/react-router'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { sections } from './sections'
import styles from './shell.module.css'

export function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M8 21.5 14 15l4 3.5 6.5-8"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** The pages by the loop: plan, act, collect, measure, decide. */
export function Side({ onGo }: { onGo?: () => void }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  return (
    <nav aria-label={t('nav.label')}>
      <Link to="/w/$workspace" params={{ workspace: key }} className={styles.brand} onClick={onGo}>
        <Logo />
        Sulit
      </Link>
      {sections.map((section, index) => (
        <div key={index} className={styles.group}>
          {section.title ? <div className={styles.groupTitle}>{t(section.title)}</div> : null}
          <ul>
            {section.pages.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  params={{ workspace: key }}
                  activeOptions={{ exact: to === '/w/$workspace', includeSearch: false }}
                  className={styles.item}
                  onClick={onGo}
                >
                  <Icon size={17} stroke={1.6} aria-hidden />
                  {t(label)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
