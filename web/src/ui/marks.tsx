import styles from './marks.module.css'

/** A campaign key or a path: Latin, and left to right even inside Persian. */
export function Key({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className={styles.key}>
      {children}
    </bdi>
  )
}

/** The small square that carries a channel's hue. */
export function Hue({ color }: { color: string }) {
  return <span aria-hidden className={styles.hue} style={{ background: color }} />
}
