/**
 * Entry `opencredit/plot`: explanations and importances as SVG.
 *
 * @module
 */
export { barPlot } from './bar.ts'
export { beeswarmPlot, type BeeswarmOptions } from './beeswarm.ts'
export { type Curve, type CurveOptions, curvePlot } from './curve.ts'
export { dependencePlot, type DependenceOptions } from './dependence.ts'
export { forcePlot, type ForceOptions } from './force.ts'
export { type BinnedSeries, histogramPlot, type HistogramOptions } from './histogram.ts'
export { type IntervalOptions, intervalPlot, type PlottedInterval } from './interval.ts'
export type { PlotOptions } from './plot-options.ts'
export type { PlottedExplanation } from './plotted-explanation.ts'
export type { PlottedColumn } from './shaded-dots.ts'
export { plotTree, type TreeOptions } from './tree.ts'
export type { RowPlotOptions } from './plotted-row.ts'
export { waterfallPlot, type WaterfallOptions } from './waterfall.ts'
