/**
 * Entry `opencredit/plot`: explanations and importances as SVG.
 *
 * @module
 */
export { barPlot } from './bar.ts'
export type { PlotOptions } from './plot-options.ts'
export { type PlottedExplanation, waterfallPlot, type WaterfallOptions } from './waterfall.ts'
