import { useI18n } from '@/i18n'
import { useFrame } from '@/state'

/** Says that the period is not the present one, where nobody asked for another. */
export function PeriodNote() {
  const { t } = useI18n()
  const { isLastKnown } = useFrame()
  return isLastKnown ? (
    <p className="small dim" style={{ marginBlockEnd: 8 }}>
      {t('period.last_known')}
    </p>
  ) : null
}
