/**
 * `openSession`: one opened model, the rows explained by it, and what the explorer asks of them. Questions and answers are plain
 * data, so that they can be asked of a worker.
 *
 * @module
 */
import { createExplainedSample, type ExplainedSample } from '../../explain/explained-sample.ts'
import { createExplainer, type Explainer } from '../../explain/explainer.ts'
import { featureImportance } from '../../explain/importance.ts'
import { type FactText, factTexts, sizeText } from '../../explain/model-fact-texts.ts'
import { modelFacts } from '../../explain/model-facts.ts'
import { loadModel } from '../../format/load-model.ts'
import { numLeavesOf } from '../../model/forest.ts'
import { createLearntCategories } from '../../model/learnt-categories.ts'
import { type Model, savedParameters } from '../../model/model.ts'
import { hasGains, splitCounts } from '../../model/split-importance.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import { barPlot } from '../../plot/bar.ts'
import { beeswarmPlot } from '../../plot/beeswarm.ts'
import { dependencePlot } from '../../plot/dependence.ts'
import { plottedColumns } from '../../plot/plotted-columns.ts'
import { plotTree } from '../../plot/tree.ts'
import { waterfallPlot } from '../../plot/waterfall.ts'
import { createScorer, type Scorer } from '../../predict/scorer.ts'
import { codeOfText, columnNamesOf, fieldOrder, fieldsOf, type ModelField, textOfCode } from './model-fields.ts'
import { readRows, type RowsReport } from './read-rows.ts'

/** What is known of a model once it is open. */
export interface OpenedModel {
  readonly name: string
  readonly library: string
  readonly facts: readonly FactText[]
  /** Parameters that the file records. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly numTrees: number
  /** Whether the file tells the gains of splits. */
  readonly hasGains: boolean
  readonly fields: readonly ModelField[]
  /** Numbers of the fields, the most important first [numFeatures]. */
  readonly order: readonly number[]
  /** Names of the raw scores; one for each. */
  readonly outputNames: readonly string[]
  /** Names of the predictions of a row. */
  readonly predictionNames: readonly string[]
  /** Why there is no SHAP; undefined where there is. */
  readonly unexplained: string | undefined
}

/** What is known of a file of rows once it is read. */
export interface OpenedRows {
  readonly numRows: number
  /** Rows that can be looked at, and that plots show. */
  readonly numKept: number
  readonly wasStopped: boolean
  /** What a person should know of the file, in sentences. */
  readonly notes: readonly string[]
  /** Smallest and largest value of each feature; undefined where there are no two [numFeatures]. */
  readonly ranges: readonly (readonly [low: number, high: number] | undefined)[]
}

/** One row, evaluated. */
export interface Evaluation {
  readonly rawScores: readonly number[]
  /** Predictions, on the objective's scale. */
  readonly outputs: readonly number[]
  /** What is wrong with the text of a feature, by its number. */
  readonly faults: Readonly<Record<number, string>>
  /** A waterfall; undefined where there is no SHAP. */
  readonly plot: string | undefined
}

/** A row of the sample. */
export interface SampleRow {
  /** Its number in the file, from 0, and how far it is to the next one. */
  readonly row: number
  readonly step: number
  /** Its values; empty where they are missing [numFeatures]. */
  readonly texts: readonly string[]
}

/** How far reading is. */
export interface Progress {
  readonly numRows: number
  /** 0 to 1. */
  readonly share: number
}

/** Where a plot goes. */
interface PlotPlace {
  /** Which raw score. */
  readonly output: number
  /** CSS pixels. */
  readonly width: number
}

/** An open model. */
export interface Session {
  readonly describe: () => OpenedModel
  readonly importance: (options: PlotPlace & { readonly measure: 'gain' | 'split' | 'shap' }) => string
  readonly tree: (options: {
    readonly tree: number
    readonly maxDepth: number
    readonly orientation: 'horizontal' | 'vertical'
    /** Whether the way of the row evaluated last is marked, or else that of the first row read. */
    readonly marksRow: boolean
  }) => string
  /** Reads and explains the rows of a CSV file, in place of those before. */
  readonly readRows: (file: Blob, onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<OpenedRows>
  readonly beeswarm: (options: PlotPlace) => string
  readonly dependence: (
    options: PlotPlace & { readonly feature: number; readonly colour: number | undefined }
  ) => string
  /** The row of the sample at or before row `row`, from 0, of the file. */
  readonly sampleRow: (row: number) => SampleRow
  /** Predicts and explains the row with these values. */
  readonly evaluate: (options: PlotPlace & { readonly texts: readonly string[] }) => Evaluation
}

const keptRows = 2000
// Drawings of larger trees would hold up the page; of those, so many splits on a path are drawn at most.
const mostLeaves = 2000
const safeDepth = 10

/**
 * Opens a model.
 *
 * @throws ModelFormatError when the file holds none that can be evaluated
 */
export async function openSession(file: Blob, name: string): Promise<Session> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return createSession(loadModel(bytes), name, bytes.length)
}

function createSession(model: Model, name: string, size: number): Session {
  const { featureNames, numFeatures } = model
  const numOutputs = model.forest.numTreesPerIteration
  const scorer: Scorer = createScorer(model)
  const { explainer, unexplained } = explainerOf(model)
  const outputNames = outputNamesOf(model)
  const titled = (title: string, output: number): string =>
    numOutputs === 1 ? title : `${title}: ${outputNames[output]!}`
  const scoreOf = (output: number): string => (numOutputs === 1 ? 'raw score' : `raw score of ${outputNames[output]!}`)
  let sample: ExplainedSample | undefined
  let lastRow: Float64Array | undefined
  let learnt = createLearntCategories(model)

  const rows = (): ExplainedSample => {
    if (sample === undefined) throw new Error('expected rows, got none: open a CSV file first')
    return sample
  }
  const fields = fieldsOf(model)

  return {
    describe: () => {
      const facts = modelFacts(model, name, size)
      return {
        name,
        library: `${facts.library} ${facts.version ?? ''}`.trim(),
        facts: [
          ...factTexts(facts).filter((fact) => fact.name !== 'training'),
          { name: 'size', items: [sizeText(size)] }
        ],
        parameters: [...savedParameters(model)],
        numTrees: facts.numTrees,
        hasGains: hasGains(model.forest),
        fields,
        order: fieldOrder(model),
        outputNames,
        predictionNames: predictionNamesOf(model, outputNames),
        unexplained
      }
    },
    importance: ({ measure, output, width }) => {
      if (measure === 'shap') {
        const title = `Mean |SHAP| over ${counted(rows().numRows(), 'row')}`
        return barPlot(rows().meanAbsolute(output), featureNames, { title, unit: scoreOf(output), width })
      }
      const title = measure === 'gain' ? 'Gain of the splits on each feature' : 'Splits on each feature'
      // Without gains each split counts; with them those without do not, as in LightGBM.
      const importance = hasGains(model.forest) ? featureImportance(model, measure) : splitCounts(model.forest)
      return barPlot(importance, columnNamesOf(model), { title, unit: measure, width })
    },
    tree: ({ tree, maxDepth, orientation, marksRow }) =>
      plotTree(model, tree, {
        maxDepth: numLeavesOf(model.forest, tree) > mostLeaves ? Math.min(maxDepth, safeDepth) : maxDepth,
        orientation,
        ...(marksRow && lastRow !== undefined ? { row: lastRow } : {})
      }),
    readRows: async (file, onProgress, signal) => {
      const report: RowsReport = {
        ...{ otherColumns: [], absentFeatures: [], numFaults: 0, firstFault: undefined },
        learnt: createLearntCategories(model)
      }
      const baseValues = explainer?.baseValues ?? new Float64Array(0)
      const next = createExplainedSample({ featureNames, baseValues }, keptRows)
      const unexplainedRows = { values: new Float64Array(0), baseValues, numOutputs: 0, numFeatures, featureNames }
      for await (const { columns, numRows, share } of readRows(model, file, signal, report)) {
        const explained = explainer?.explain([...columns]) ?? { ...unexplainedRows, numRows }
        next.add(explained, columns)
        onProgress({ numRows: next.numRows(), share })
      }
      if (next.numRows() === 0) throw new Error(report.firstFault ?? 'expected rows below the header, got none')
      sample = next
      learnt = report.learnt
      lastRow = Float64Array.from(next.columns(), (column) => column[0]!)
      return {
        numRows: next.numRows(),
        numKept: next.numKept(),
        wasStopped: signal.aborted,
        notes: notesOf(report, next),
        ranges: next.columns().map(rangeOf)
      }
    },
    beeswarm: ({ output, width }) => {
      const columns = plottedColumns(model, rows().columns(), learnt.nameOf)
      const title = titled('What each feature adds', output)
      return beeswarmPlot(rows().explanation(), { columns, output, width, title, unit: scoreOf(output) })
    },
    dependence: ({ feature, colour, output, width }) => {
      const columns = plottedColumns(model, rows().columns(), learnt.nameOf)
      return dependencePlot(rows().explanation(), {
        feature: featureNames[feature]!,
        column: columns[feature]!,
        ...(colour === undefined ? {} : { colour: { name: featureNames[colour]!, column: columns[colour]! } }),
        output,
        width,
        unit: scoreOf(output)
      })
    },
    sampleRow: (row) => {
      const step = rows().rowOf(1)
      const kept = Math.min(Math.floor(row / step), rows().numKept() - 1)
      const texts = rows()
        .columns()
        .map((column, feature) => textOfCode(model, learnt, feature, column[kept]!))
      return { row: rows().rowOf(kept), step, texts }
    },
    evaluate: ({ texts, output, width }) => {
      const { row, faults } = readTexts(model, texts)
      lastRow = row
      const rawScores = [...scorer.predictRaw(row)]
      const outputs = [...scorer.predict(row)]
      const plot =
        explainer &&
        waterfallPlot(explainer.explain([[...row]]), {
          row: 0,
          output,
          width,
          rowValues: texts.map((text) => (text.trim() === '' ? null : shownText(text))),
          title: titled('What each value adds', output),
          unit: scoreOf(output)
        })
      return { rawScores, outputs, faults, plot }
    }
  }
}

function explainerOf(model: Model): { explainer?: Explainer; unexplained: string | undefined } {
  try {
    return { explainer: createExplainer(model, { mode: 'fast' }), unexplained: undefined }
  } catch (error) {
    if (error instanceof RangeError) return { unexplained: error.message }
    throw error
  }
}

function outputNamesOf({ forest, classLabels }: Model): string[] {
  if (forest.numTreesPerIteration === 1) return ['raw score']
  return Array.from({ length: forest.numTreesPerIteration }, (_, output) =>
    classLabels === undefined ? `class ${output}` : `class ${String(classLabels[output])}`
  )
}

function predictionNamesOf(
  { link, numClasses, classLabels }: Model,
  outputNames: readonly string[]
): readonly string[] {
  if (outputNames.length > 1) return outputNames
  if (numClasses !== 2 || link.kind !== 'sigmoid') return ['prediction']
  return [`probability of class ${String(classLabels?.[1] ?? 1)}`]
}

// Texts that cannot be read count as missing.
function readTexts(
  model: Model,
  texts: readonly string[]
): { row: Float64Array; faults: Readonly<Record<number, string>> } {
  const row = new Float64Array(model.numFeatures).fill(NaN)
  const faults: Record<number, string> = {}
  texts.forEach((text, feature) => {
    try {
      row[feature] = codeOfText(model, feature, text)
    } catch (error) {
      faults[feature] = (error as Error).message
    }
  })
  return { row, faults }
}

// A number in six digits, any other text as it is.
function shownText(text: string): string | number {
  const value = Number(text)
  return Number.isNaN(value) ? text : value
}

function rangeOf(column: Float64Array): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity]
  for (const value of column) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return Number.isFinite(high - low) && low < high ? [low, high] : undefined
}

function notesOf(report: RowsReport, sample: ExplainedSample): string[] {
  const { otherColumns, absentFeatures, numFaults, firstFault } = report
  const numRows = sample.numRows()
  return [
    ...(absentFeatures.length === 0
      ? []
      : [`The file has no column for ${some(absentFeatures, 'feature')}: missing in every row.`]),
    ...(otherColumns.length === 0 ? [] : [`No features, and left out: ${some(otherColumns, 'column')}.`]),
    ...(numFaults === 0 ? [] : [`${counted(numFaults, 'row')} could not be read; the first: ${firstFault!}.`]),
    ...(sample.numKept() === numRows
      ? []
      : [`Plots show ${grouped(sample.numKept())} of the rows, evenly spread; the mean |SHAP| is that of all.`])
  ]
}

function some(names: readonly string[], noun: string): string {
  const shown = names.slice(0, 4).join(', ')
  return names.length <= 4 ? shown : `${counted(names.length, noun)} such as ${shown}`
}
