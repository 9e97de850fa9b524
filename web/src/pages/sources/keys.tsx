import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { rotateSource, type EventSourceRow } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import { Button, Group, IconRefresh, Radio, Stack } from '@/ui'
import { CodeToCopy } from '@/frame/code-to-copy'
import { ServerKey } from './install'
import styles from './sources.module.css'

const overlaps = ['7', '30', '0'] as const

/** The keys of a source, and new ones. */
export function Keys({
  source,
  onChanged,
}: {
  source: EventSourceRow
  onChanged: () => Promise<void>
}) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const [days, setDays] = useState<string>('7')
  const rotate = useMutation({
    mutationFn: () => rotateSource(key, source.id, Number(days)),
    onSuccess: onChanged,
  })
  return (
    <div className={styles.stack}>
      <section>
        <h3>{t('sources.write_key')}</h3>
        <p className="small dim" style={{ marginBlockEnd: 6 }}>
          {t('sources.write_key.what')}
        </p>
        <CodeToCopy code={source.write_key} label={t('sources.write_key')} />
      </section>
      <section>
        <h3>{t('sources.server_key')}</h3>
        <p className="small dim">{t('sources.server_key.what')}</p>
        {rotate.data ? (
          <div style={{ marginBlockStart: 8 }}>
            <ServerKey value={rotate.data.server_key} />
          </div>
        ) : (
          <p>
            <bdi dir="ltr" className={styles.mono}>{`${source.server_key_prefix}…`}</bdi>
          </p>
        )}
      </section>
      {source.previous_keys_until ? (
        <p className={styles.overlap} role="status">
          {t('sources.overlap.until', { moment: format.moment(source.previous_keys_until) })}
        </p>
      ) : null}
      {editable ? (
        <section>
          <h3>{t('sources.rotate')}</h3>
          <p className="small dim" style={{ marginBlockEnd: 8 }}>
            {t('sources.rotate.what')}
          </p>
          {rotate.error ? <Failed error={rotate.error} /> : null}
          <Radio.Group value={days} onChange={setDays} label={t('sources.overlap')}>
            <Stack gap={8} mt={6}>
              {overlaps.map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={
                    value === '0'
                      ? t('sources.overlap.none')
                      : t('sources.overlap.days', { count: Number(value) })
                  }
                />
              ))}
            </Stack>
          </Radio.Group>
          <Group mt={12}>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              loading={rotate.isPending}
              onClick={() => rotate.mutate()}
            >
              {t('sources.rotate.do')}
            </Button>
          </Group>
        </section>
      ) : null}
    </div>
  )
}
