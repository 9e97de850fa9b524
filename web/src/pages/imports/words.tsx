import type { ImportState, TotalCheck } from '@/api'
import type { MessageKey, Translate } from '@/i18n'
import { useI18n } from '@/i18n'

/** What of a file was held against its own totals, and how that came out. */
export function reconciledWords(
  file: { format: string; reconciled: boolean | null; reconciliation?: TotalCheck[] },
  t: Translate,
): string {
  const { format, reconciled, reconciliation = [] } = file
  if (format === 'shopify_orders') {
    const { matched, differing } = orderChecks(reconciliation)
    if (matched === 0 && differing.length === 0) return reconciled ? t('reconciled.orders') : '—'
    return orderWords(matched, differing.length, t)
  }
  if (reconciled === null) return t('reconciled.no_total')
  return reconciled ? t('reconciled.matched') : t('reconciled.mismatch')
}

/** The server lists the first hundred orders that differ; their notice says how many there are. */
const mostListed = 100

export function orderWords(matched: number, differing: number, t: Translate): string {
  const words = t('reconciled.orders_matched', { count: matched })
  return differing === 0 || differing >= mostListed
    ? words
    : `${words} · ${t('reconciled.orders_differ', { count: differing })}`
}

/**
 * Files of orders state no total of their rows: each order states its own, which
 * is held against its items, shipping and tax.
 */
export function orderChecks(checks: TotalCheck[]): { matched: number; differing: TotalCheck[] } {
  const all = checks.find((check) => check.figure === 'orders' && check.verdict === 'matches')
  return {
    matched: Number(all?.rows_sum ?? 0),
    differing: checks.filter((check) => isOrderCheck(check) && check.figure !== 'orders'),
  }
}

export function isOrderCheck({ figure }: TotalCheck): boolean {
  return ['orders', 'order_total', 'order_subtotal'].includes(figure)
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

/** Who brought it in; the command line has no name of its own. */
export function byWhom(name: string, { t }: Words): string {
  return name === 'cli' ? t('audit.actor.cli') : name
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
