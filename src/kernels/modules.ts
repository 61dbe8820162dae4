/**
 * All modules, so that bundles have those they use side by side: their texts compress worse amid code, and the code around them
 * too. 0.5 KB of gzip for a page that trains.
 *
 * @module
 */
export { coreKernels } from './kernels-data.ts'
export { batchKernels } from './batch-kernels-data.ts'
export { slicesKernels } from './slices-kernels-data.ts'
export { compactKernels } from './compact-kernels-data.ts'
export { explainKernels } from './explain-kernels-data.ts'
export { trainKernels } from './train-kernels-data.ts'
