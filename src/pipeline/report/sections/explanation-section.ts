/**
 * What moves the score: SHAP values of a sample of rows.
 *
 * @module
 */
import { beeswarmPlot } from '../../../plot/beeswarm.ts'
import { dependencePlot } from '../../../plot/dependence.ts'
import { largestFirst } from '../../../plot/plot-options.ts'
import type { PlottedExplanation } from '../../../plot/plotted-explanation.ts'
import { figure, figures, paragraph, type Section } from '../elements.ts'
import { count } from '../figures-text.ts'
import { html } from '../html.ts'
import type { ReportedExplanation, ReportInput } from '../report-input.ts'

const numDependences = 4
// Of each plot; they are drawn twice.
const maxRows = 800

/** The section of explanations. */
export function explanationSection({ explanation }: ReportInput): Section | undefined {
  if (explanation === undefined) return undefined
  const { unit, featureNames, numRows, columns } = explanation
  const plotted = plottedOf(explanation)
  const features = explanation.dependence ?? mostAdding(plotted).slice(0, numDependences)
  const columnOf = (feature: string): readonly (number | string | null)[] =>
    columns[featureNames.indexOf(feature)] ?? []
  return {
    id: 'explanation',
    title: 'What moves the score',
    body: html`${paragraph(
      `SHAP values of ${count(numRows)} rows, in ${unit}: to the right, a value raises it. They say what the model does, not what causes what.`
    )}
    ${figure(
      (width) => beeswarmPlot(plotted, { width, columns, unit, maxRows, title: 'What each feature adds, row by row' }),
      'whole',
      'A dot is a row; its colour tells the value of the feature. Features by mean absolute contribution.'
    )}
    ${figures(
      ...features.map((feature) =>
        figure((width) => dependencePlot(plotted, { width, feature, column: columnOf(feature), unit, maxRows }), 'half')
      )
    )}`
  }
}

function plottedOf({ featureNames, numRows, values }: ReportedExplanation): PlottedExplanation {
  return {
    featureNames,
    numRows,
    numFeatures: featureNames.length,
    numOutputs: 1,
    baseValues: Float64Array.of(0),
    values: Float64Array.from(values)
  }
}

function mostAdding({ values, featureNames }: PlottedExplanation): string[] {
  const sizes = new Float64Array(featureNames.length)
  values.forEach((value, i) => (sizes[i % featureNames.length]! += Math.abs(value)))
  return largestFirst(sizes).map((feature) => featureNames[feature]!)
}
