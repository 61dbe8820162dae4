/**
 * The kernels that only training needs.
 *
 * @module
 */
export { logisticGradients, softmaxGradients } from './gradients'
export { findBins, sortNumbers } from './binning'
export { makeHistogram, subtractHistogram, sumDerivatives } from './histograms'
export { findThresholds } from './splits'
export { addToRows, addTreeToScores, partition } from './partition'
