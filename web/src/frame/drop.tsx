import { useRef, useState, type DragEvent } from 'react'
import { Button, IconUpload } from '@/ui'
import styles from './drop.module.css'

interface Props {
  title: string
  what: string
  /** Of the button, for those who do not drag. */
  choose: string
  accept: string
  multiple?: boolean
  onFiles: (files: File[]) => void
}

/** A place to drop files on, with a button that asks for them. */
export function Drop({ title, what, choose, accept, multiple = false, onFiles }: Props) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    const taken = [...(files ?? [])]
    if (taken.length > 0) onFiles(multiple ? taken : taken.slice(0, 1))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
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
      <h2>{title}</h2>
      <p className={styles.formats}>{what}</p>
      <Button onClick={() => input.current?.click()}>{choose}</Button>
      <input
        ref={input}
        type="file"
        multiple={multiple}
        hidden
        accept={accept}
        aria-label={choose}
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
