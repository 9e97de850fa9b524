/** The part of ECharts the charts use; loaded on demand as one chunk. */
import { BarChart, LineChart } from 'echarts/charts'
import {
  AxisPointerComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import * as core from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

core.use([
  AxisPointerComponent,
  BarChart,
  GridComponent,
  LineChart,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
])

export function draw(element: HTMLElement): core.EChartsType {
  return core.init(element, null, { renderer: 'svg' })
}
