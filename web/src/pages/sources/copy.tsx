import { useI18n } from '@/i18n'
import { Button, CopyButton, IconCheck, IconCopy } from '@/ui'
import styles from './sources.module.css'

/** Code to paste, left to right in every language. */
export function CodeToCopy({ code, label }: { code: string; label: string }) {
  return (
    <div className={styles.code}>
      <pre dir="ltr" tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <Copy value={code} />
    </div>
  )
}

export function Copy({ value, what }: { value: string; what?: string }) {
  const { t } = useI18n()
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={copy}
          aria-label={what}
          leftSection={
            copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
          }
        >
          {copied ? t('common.copied') : t('common.copy')}
        </Button>
      )}
    </CopyButton>
  )
}
