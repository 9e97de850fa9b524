import { SankeyChart } from 'echarts/charts'
import { use } from 'echarts/core'
import Canvas from './canvas'

// Only paths are drawn so: the others do without this part of the library.
use([SankeyChart])

export default Canvas
