import type { ImportState } from '@/api'
import type { MessageKey, Translate } from '@/i18n'
import { useI18n } from '@/i18n'

/** Whether a file's rows add up to its own totals, in a few words. */
export function reconciledWords(reconciled: boolean | null, t: Translate): string {
  if (reconciled === null) return t('reconciled.no_total')
  return reconciled ? t('reconciled.matched') : t('reconciled.mismatch')
}

interface Words {
  t: Translate
  has: (key: string) => key is MessageKey
}

export function formatName(format: string, { t, has }: Words): string {
  const key = `format.${format}`
  return has(key) ? t(key) : format.replaceAll('_', ' ')
}

export function fieldName(field: string, { t, has }: Words): string {
  const key = `import_field.${field}`
  if (has(key)) return t(key)
  const metric = `metric.${field}`
  return has(metric) ? t(metric) : field.replaceAll('_', ' ')
}

const tones: Record<ImportState, string> = {
  applying: 'var(--accent-ink)',
  applied: 'var(--good)',
  undone: 'var(--ink-3)',
  failed: 'var(--bad)',
}

export function StateMark({ state }: { state: ImportState }) {
  const { t } = useI18n()
  return <span style={{ color: tones[state], fontWeight: 550 }}>{t(`import_state.${state}`)}</span>
}
