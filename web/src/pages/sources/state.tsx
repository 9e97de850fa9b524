import type { SourceState } from '@/api'
import { useI18n } from '@/i18n'
import styles from './sources.module.css'

/** Whether a source talks; the dot says it as well as the word. */
export function StateChip({ state }: { state: SourceState }) {
  const { t } = useI18n()
  return (
    <span className={styles.state} data-state={state}>
      <span className={styles.dot} aria-hidden />
      {t(`sources.state.${state}`)}
    </span>
  )
}
