/**
 * Entry `opencredit/explain`: SHAP values, importances, and plots of them as SVG.
 *
 * @module
 */
export { explain, type ExplainOptions, type Explanation } from './explain.ts'
export { explainInteractions, type InteractionOptions, type Interactions } from './explain-interactions.ts'
export { importance, meanAbsoluteShap } from './importance.ts'
export { createInterventional, type Interventional } from './interventional.ts'
export { barPlot } from './plot-bar.ts'
export { type PlotOptions } from './plot-options.ts'
export { waterfallPlot, type WaterfallOptions } from './plot-waterfall.ts'
