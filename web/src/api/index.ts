/** The one way to the server. Pages use these and never the generated client itself. */
export * from './types'
export { asProblem, Problem } from './problem'
export * from './queries'
export * from './mutations'
export * from './sources'
export * from './people'
export * from './behaviour'
export * from './coupons'
