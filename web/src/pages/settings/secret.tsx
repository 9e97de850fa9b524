import { useI18n } from '@/i18n'
import { Button, Code, CopyButton, Group, IconCheck, IconCopy } from '@/ui'

/** Something shown once, easy to copy. */
export function Secret({ value }: { value: string }) {
  const { t } = useI18n()
  return (
    <Group gap={8} mt={12} wrap="nowrap" align="stretch">
      <Code block dir="ltr" tabIndex={0} style={{ flex: 1, overflowX: 'auto' }} data-secret>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            h="auto"
            leftSection={
              copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
            }
          >
            {copied ? t('common.copied') : t('common.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
