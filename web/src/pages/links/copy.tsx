import { useI18n } from '@/i18n'
import { ActionIcon, CopyButton, IconCheck, IconCopy, Tooltip } from '@/ui'
import styles from './links.module.css'

/** An address with a button that copies it whole, however little of it is shown. */
export function Address({ url, label }: { url: string; label: string }) {
  const shown = url.replace(/^https?:\/\//, '')
  return (
    <span className={styles.address}>
      <bdi dir="ltr" className={styles.url} title={url}>
        {shown}
      </bdi>
      <Copy value={url} label={label} />
    </span>
  )
}

export function Copy({ value, label }: { value: string; label: string }) {
  const { t } = useI18n()
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('common.copied') : label}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color={copied ? 'green' : 'gray'}
            aria-label={label}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}
