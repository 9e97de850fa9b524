import type { LiveEvent } from '@/api'
import { Copy } from '@/frame/code-to-copy'
import { visible } from '@/frame/refused-table'
import { useI18n } from '@/i18n'
import { Group } from '@/ui'
import styles from './live.module.css'

/** All that is known of an event at once, as JSON. */
export function EventWhole({ event }: { event: LiveEvent }) {
  const { t } = useI18n()
  const text = JSON.stringify(event, null, 2)
  return (
    <>
      <Group justify="space-between" mb={8} wrap="nowrap" align="flex-start">
        <p className="small dim">{t('live.whole')}</p>
        <Copy value={text} />
      </Group>
      <pre className={styles.whole} dir="ltr" tabIndex={0} aria-label={t('live.event')}>
        {visible(text, { lines: true })}
      </pre>
    </>
  )
}
