export { useFormat, useFrame, useMay, useWorkspace, type Frame } from './frame'
export * from './search'
