import { SankeyChart } from 'echarts/charts'
import * as core from 'echarts/core'
import Canvas from './canvas'

// Only paths are drawn so: the others do without this part of the library.
core.use([SankeyChart])

export default Canvas
