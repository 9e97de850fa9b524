import { useRef, useState, type DragEvent } from 'react'
import { useI18n } from '@/i18n'
import { Button, IconUpload } from '@/ui'
import styles from './imports.module.css'

const accepted = '.csv,.tsv,.txt,.xlsx,.gz,.xml'

export function Drop({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useI18n()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onFiles([...event.dataTransfer.files])
  }
  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={26} stroke={1.5} color="var(--accent-ink)" aria-hidden />
      <h2>{t('imports.drop')}</h2>
      <p className={styles.formats}>{t('imports.formats')}</p>
      <Button onClick={() => input.current?.click()}>{t('imports.choose')}</Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accepted}
        aria-label={t('imports.choose')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
