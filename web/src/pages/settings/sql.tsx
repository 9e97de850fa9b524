import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sqlAccessQuery, type SqlAccess } from '@/api'
import { CodeToCopy } from '@/frame/code-to-copy'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { Card, Section, Skeletons } from '@/ui'
import { addresses } from './sql-address'
import styles from './sql.module.css'

/** How other programs ask the tables of this workspace. */
export function SqlTab() {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const { data, error, refetch } = useQuery(sqlAccessQuery(key))
  return (
    <Section title={t('settings.sql')}>
      <p className="dim small measure" style={{ marginBlockEnd: 12 }}>
        {t('sql_access.lead')}
      </p>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={5} height={36} /> : null}
      {data?.listens === false ? <HowToSwitchOn /> : null}
      {data?.listens ? <HowToConnect access={data} /> : null}
    </Section>
  )
}

const switchOn = 'sulit serve --pg-listen 127.0.0.1:5433'

function HowToSwitchOn() {
  const { t } = useI18n()
  return (
    <Card>
      <h3>{t('sql_access.off.title')}</h3>
      <p className={styles.off}>{t('sql_access.off.what')}</p>
      <CodeToCopy code={switchOn} label={t('settings.sql')} />
    </Card>
  )
}

function HowToConnect({ access }: { access: SqlAccess }) {
  const { t } = useI18n()
  const { host, port, user, psql, url } = addresses(access, window.location.hostname)
  const facts: [string, ReactNode][] = [
    [t('sql_access.host'), <bdi dir="ltr">{host}</bdi>],
    [t('sql_access.port'), <bdi dir="ltr">{port}</bdi>],
    [t('sql_access.database'), <bdi dir="ltr">{access.database}</bdi>],
    [t('sql_access.user'), access.user ? <bdi dir="ltr">{user}</bdi> : t('sql_access.user.key')],
    [t('sql_access.password'), t('sql_access.password.what')],
    [
      t('sql_access.encryption'),
      t(access.encrypted ? 'sql_access.encryption.on' : 'sql_access.encryption.off'),
    ],
  ]
  return (
    <Card>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={styles.heading}>psql</h3>
      <CodeToCopy code={psql} label="psql" />
      <h3 className={styles.heading}>SQLAlchemy, Superset</h3>
      <CodeToCopy code={url} label="SQLAlchemy, Superset" />
      <p className="dim small measure" style={{ marginBlockStart: 16 }}>
        {t('sql_access.key.what')}
      </p>
    </Card>
  )
}
