/**
 * `explanationPage`: what a model says of the rows of a file, as one HTML document.
 *
 * @module
 */
import type { ExplainedSample, SampledExplanation } from '../../explain/explained-sample.ts'
import { factTexts } from '../../explain/model-fact-texts.ts'
import { modelFacts } from '../../explain/model-facts.ts'
import { hasGains, splitCounts, splitImportance } from '../../model/split-importance.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { reportDocument } from '../../pipeline/report/document.ts'
import { figure, figures, paragraph, type Section, table } from '../../pipeline/report/elements.ts'
import { html } from '../../pipeline/report/html.ts'
import { barPlot } from '../../plot/bar.ts'
import { beeswarmPlot } from '../../plot/beeswarm.ts'
import { dependencePlot } from '../../plot/dependence.ts'
import { largestFirst } from '../../plot/plot-options.ts'
import { plottedColumns } from '../../plot/plotted-columns.ts'
import type { PlottedColumn } from '../../plot/shaded-dots.ts'
import { waterfallPlot } from '../../plot/waterfall.ts'

/** What the document is about. */
export interface ExplanationPageParts {
  readonly model: Model
  /** Name and size in bytes of the model's file, and name of the file of rows. */
  readonly modelName: string
  readonly modelSize: number
  readonly inputName: string
  readonly sample: ExplainedSample
  /** Names of categories that the model does not list. */
  readonly learnt: LearntCategories
  /** Raw scores to show. */
  readonly outputs: readonly number[]
  /** Features to show in plots. */
  readonly top: number
}

const numDependences = 4
// Of each plot; they are drawn twice.
const maxRows = 800

/** The document. */
export function explanationPage(parts: ExplanationPageParts): string {
  const { model, modelName, modelSize, inputName, sample, learnt, outputs } = parts
  const facts = modelFacts(model, modelName, modelSize)
  const explanation = sample.explanation()
  const columns = plottedColumns(model, sample.columns(), learnt.nameOf)
  const severalScores = facts.numOutputs > 1
  return reportDocument({
    title: `What moves the scores of ${modelName}`,
    subtitle: `SHAP values of ${counted(sample.numRows(), 'row')} of ${inputName}, in raw-score units: what each value adds to the raw score. They say what the model does, not what causes what.`,
    facts: [
      { name: 'Model', value: `${facts.library} ${facts.version ?? ''}`.trim(), note: facts.objective ?? 'custom' },
      { name: 'Trees', value: grouped(facts.numTrees), note: `${grouped(facts.numLeaves)} leaves` },
      { name: 'Features', value: `${facts.numUsedFeatures}`, note: `used, of ${facts.numFeatures}` },
      { name: 'Rows', value: grouped(sample.numRows()), note: keptNote(sample) }
    ],
    sections: [
      ...outputs.flatMap((output) => {
        const name = severalScores ? `class ${output}` : ''
        return [
          featuresSection(parts, explanation, columns, output, name),
          rowsSection(parts, explanation, columns, output, name)
        ]
      }),
      modelSection(parts, facts)
    ]
  })
}

function keptNote(sample: ExplainedSample): string {
  return sample.numKept() === sample.numRows()
    ? 'all in the plots'
    : `${grouped(sample.numKept())}, evenly spread, in plots`
}

function featuresSection(
  { sample, top }: ExplanationPageParts,
  explanation: SampledExplanation,
  columns: readonly PlottedColumn[],
  output: number,
  name: string
): Section {
  const means = sample.meanAbsolute(output)
  const { featureNames } = explanation
  const shown = largestFirst(means).slice(0, numDependences)
  const unit = unitOf(name)
  return {
    id: `features-${output}`,
    title: name === '' ? 'What moves the score' : `What moves the score of ${name}`,
    body: html`${figure(
      (width) => barPlot(means, featureNames, { width, title: 'Mean size of contributions', unit, maxFeatures: top }),
      'whole',
      'The mean of |SHAP| over all rows.'
    )}
    ${figure(
      (width) =>
        beeswarmPlot(explanation, {
          ...{ width, output, columns, unit, maxRows, maxFeatures: top },
          title: 'What each feature adds, row by row'
        }),
      'whole',
      'A dot is a row; its colour tells the value of the feature.'
    )}
    ${figures(
      ...shown.map((feature) =>
        figure(
          (width) =>
            dependencePlot(explanation, {
              ...{ width, output, unit, maxRows },
              feature: featureNames[feature]!,
              column: columns[feature]!
            }),
          'half'
        )
      )
    )}`
  }
}

function rowsSection(
  { sample, top }: ExplanationPageParts,
  explanation: SampledExplanation,
  columns: readonly PlottedColumn[],
  output: number,
  name: string
): Section {
  const rows = telling(explanation, output)
  return {
    id: `rows-${output}`,
    title: name === '' ? 'A few rows' : `A few rows, ${name}`,
    body: html`${paragraph(
      'Those of the lowest, the middle and the highest raw score among the rows in the plots. Numbers count the rows that could be read.'
    )}
    ${rows.map((row) =>
      figure(
        (width) =>
          waterfallPlot(explanation, {
            ...{ row, output, width, maxFeatures: top, unit: unitOf(name) },
            rowValues: columns.map((column) => column[row]),
            title: `Row ${grouped(sample.rowOf(row) + 1)}`
          }),
        'whole'
      )
    )}`
  }
}

// The rows of the lowest, the middle and the highest raw score; fewer where there are fewer.
function telling({ values, numRows, numOutputs, numFeatures }: SampledExplanation, output: number): number[] {
  const sums = Float64Array.from({ length: numRows }, (_, row) => {
    const offset = (row * numOutputs + output) * numFeatures
    return values.subarray(offset, offset + numFeatures).reduce((sum, value) => sum + value, 0)
  })
  const order = Array.from(sums.keys()).sort((a, b) => sums[a]! - sums[b]!)
  return [...new Set([order[0]!, order[numRows >> 1]!, order.at(-1)!])]
}

function modelSection({ model }: ExplanationPageParts, facts: ReturnType<typeof modelFacts>): Section {
  const columnNames = model.inputStage?.columnNames ?? model.featureNames
  const [importance, title, unit] = hasGains(model.forest)
    ? ([splitImportance(model.forest, 'gain'), 'Gain of the splits on each feature', 'gain'] as const)
    : ([splitCounts(model.forest), 'Splits on each feature', 'splits'] as const)
  return {
    id: 'model',
    title: 'The model',
    body: html`${figure(
      (width) => barPlot(importance, columnNames, { width, title, unit }),
      'whole',
      'Of training, whatever the rows.'
    )}
    ${table({
      caption: 'Facts',
      columns: [{ name: 'of' }, { name: 'what the file says' }],
      rows: factTexts(facts).map(({ name, items }) => [name, items.join(', ')])
    })}`
  }
}

function unitOf(name: string): string {
  return name === '' ? 'raw score' : `raw score of ${name}`
}
