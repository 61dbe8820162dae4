/**
 * The kernels that only training needs.
 *
 * @module
 */
export { logisticGradients, softmaxGradients } from './gradients'
export { addPairs } from './ranking'
export { countBins, divideValues, findBins, findDistinct, sortNumbers, takeValues } from './binning'
export { makeHistogram, subtractHistogram, sumDerivatives } from './histograms'
export { findThresholds } from './splits'
export { searchLeaves } from './leaf-search'
export { addToRows, addTreeToScores, partition, spreadColumns } from './partition'
