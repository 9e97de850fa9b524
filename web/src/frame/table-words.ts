import type { Translate } from '@/i18n'

export function tableWords(t: Translate) {
  return {
    filter: t('table.filter'),
    columns: t('table.columns'),
    none: t('table.none'),
    more: (count: number) => t('table.more', { count }),
    sortBy: (column: string) => t('table.sort_by', { column }),
  }
}
