/**
 * The kernels that only training needs.
 *
 * @module
 */
export { addToBins, addToWideBins, fixBin, fixBins, scaleHessians, subtract, sumDerivatives } from './histograms'
export { findThreshold } from './splits'
export { addToRows, addTreeToScores, partition } from './partition'
