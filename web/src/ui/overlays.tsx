import { Drawer as Side, Modal as Middle } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './overlays.module.css'

interface Props {
  opened: boolean
  onClose: () => void
  title: ReactNode
  size?: string | number
  /** What the button that closes it is called. */
  closeLabel: string
  children: ReactNode
}

// The head is a plain box: a `header` outside the page's own would be a second banner.

/** A panel at the side, over the page. */
export function Drawer({
  position,
  closeLabel,
  title,
  children,
  size = 'md',
  ...rest
}: Props & { position: 'left' | 'right' }) {
  return (
    <Side.Root {...rest} size={size} position={position}>
      <Side.Overlay />
      <Side.Content>
        <div className={styles.header}>
          <Side.Title className={styles.title ?? ''}>{title}</Side.Title>
          <Side.CloseButton aria-label={closeLabel} />
        </div>
        <Side.Body className={styles.body ?? ''}>{children}</Side.Body>
      </Side.Content>
    </Side.Root>
  )
}

/** A question or a form in the middle, over the page. */
export function Modal({ closeLabel, title, children, size = 'md', ...rest }: Props) {
  return (
    <Middle.Root {...rest} size={size} centered>
      <Middle.Overlay />
      <Middle.Content>
        <div className={styles.header}>
          <Middle.Title className={styles.title ?? ''}>{title}</Middle.Title>
          <Middle.CloseButton aria-label={closeLabel} />
        </div>
        <Middle.Body className={styles.body ?? ''}>{children}</Middle.Body>
      </Middle.Content>
    </Middle.Root>
  )
}
