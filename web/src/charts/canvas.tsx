import type { EChartsCoreOption } from 'echarts/core'
import { useEffect, useRef } from 'react'
import { useComputedColorScheme } from '@/ui'
import { draw } from './engine'
import { readPalette, type Palette } from './palette'

interface Props {
  option: (palette: Palette) => EChartsCoreOption
  height: number
  label: string
}

/** Draws one ECharts option; redrawn when the option, the scheme or the width changes. */
export default function Canvas({ option, height, label }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof draw> | null>(null)
  const scheme = useComputedColorScheme()

  useEffect(() => {
    const element = holder.current
    if (!element) return
    const drawn = draw(element)
    chart.current = drawn
    const watch = new ResizeObserver(() => drawn.resize())
    watch.observe(element)
    return () => {
      watch.disconnect()
      drawn.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption(option(readPalette()), { notMerge: true })
  }, [option, scheme])

  return <div ref={holder} role="img" aria-label={label} style={{ blockSize: height }} />
}
