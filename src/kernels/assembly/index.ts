/**
 * All kernels: the module for hosts that compile it themselves.
 *
 * @module
 */
export * from './core'
export * from './batch'
export * from './slices'
export * from './compact'
export * from './explain'
export * from './train'
