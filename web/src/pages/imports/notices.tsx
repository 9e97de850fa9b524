import type { ImportNotice } from '@/api'
import { noticeWords } from '@/frame/notice-words'
import { ServerText } from '@/frame/server-text'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'
import styles from './imports.module.css'

/** What the owner of a file should know although it stops nothing. */
export function Notices({ notices }: { notices: ImportNotice[] }) {
  const i18n = useI18n()
  const format = useFormat()
  // A preview and its trial run notice the same things.
  const distinct = [...new Map(notices.map((notice) => [notice.text, notice])).values()]
  if (distinct.length === 0) return null
  return (
    <div className={styles.block}>
      <h3>{i18n.t('imports.notices')}</h3>
      <ul className={styles.notices}>
        {distinct.map((notice) => {
          const words = noticeWords(notice, i18n, format)
          return (
            <li key={notice.text}>{words === null ? <ServerText text={notice.text} /> : words}</li>
          )
        })}
      </ul>
    </div>
  )
}
