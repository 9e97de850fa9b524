import { useI18n } from '@/i18n'
import { Button, CopyButton, IconCheck, IconCopy } from '@/ui'
import styles from './code-to-copy.module.css'

interface Props {
  code: string
  /** What it is, for those who hear the page. */
  label: string
}

/** A command, key or snippet to take along, left to right in every language. */
export function CodeToCopy({ code, label }: Props) {
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
          size="xs"
          variant="default"
          onClick={copy}
          style={{ flex: 'none' }}
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
