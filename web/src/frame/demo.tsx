import { useI18n } from '@/i18n'
import { CodeToCopy } from './code-to-copy'

/** Its own folder and address: it stands beside this server and changes nothing here. */
const command = 'sulit --data sulit-demo demo --listen 127.0.0.1:8081'

/** The other way to begin, for those without files at hand: a simulated shop, by command. */
export function DemoByCommand() {
  const { t } = useI18n()
  return (
    <section
      aria-label={t('demo.try.title')}
      style={{ display: 'grid', gap: 6, maxInlineSize: 640 }}
    >
      <h3>{t('demo.try.title')}</h3>
      <p className="small dim">{t('demo.try.what')}</p>
      <CodeToCopy code={command} label={t('demo.try.command')} />
    </section>
  )
}
