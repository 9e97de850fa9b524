import { useMergedRef } from '@mantine/hooks'
import { useEffect, useRef, useState, type ReactNode, type Ref } from 'react'
import styles from './scroll.module.css'

interface Props {
  /** Names the place for those who hear it. */
  label: string
  /** Of the box that scrolls. */
  className?: string | undefined
  /** What stands in it reads in this direction, whatever the page's. */
  direction?: 'ltr' | undefined
  scroller?: Ref<HTMLDivElement>
  children: ReactNode
}

/** Scrolls sideways, with a shadow where more is to be found. */
export function Scroll({ label, className, direction, scroller, children }: Props) {
  const box = useRef<HTMLDivElement | null>(null)
  const both = useMergedRef(box, scroller ?? null)
  const [after, setAfter] = useState(false)
  const [before, setBefore] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const look = () => {
      // Right to left, the place is counted below zero.
      const passed = Math.abs(element.scrollLeft)
      setBefore(passed > 4)
      setAfter(element.scrollWidth - element.clientWidth - passed > 4)
    }
    const resized = new ResizeObserver(look)
    resized.observe(element)
    for (const child of element.children) resized.observe(child)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  return (
    <div
      className={styles.edge}
      dir={direction}
      data-more={after || undefined}
      data-passed={before || undefined}
    >
      <div
        ref={both}
        className={`${styles.scroll ?? ''} ${className ?? ''}`}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        {children}
      </div>
    </div>
  )
}
