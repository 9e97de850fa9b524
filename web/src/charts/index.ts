/** Charts. ECharts is imported in this folder and nowhere else, and only on demand. */
export { Bars, type Bar } from './bars'
export { ChartCard } from './chart-card'
export { channelHue } from './channel-hues'
export type { ChartTable } from './csv'
export { FlowChart, type FlowLink, type FlowNode } from './flow'
export { Sparkline } from './sparkline'
export { TrendChart, type TrendMark, type TrendPoint } from './trend'
