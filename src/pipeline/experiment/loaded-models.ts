/**
 * Candidates that were trained elsewhere: a file with a model for each fold.
 *
 * @module
 */
import { type Model, numIterationsOf } from '../../model/model.ts'
import { predict } from '../../predict/predict.ts'
import { featuresOf, isNumeric, type Table } from '../table.ts'
import type { FittedCandidate } from './fit-candidate.ts'
import type { CandidatePlan } from './plan.ts'

/** Loads the model of a file that a plan names. */
export type LoadModel = (file: string) => Model

/** What the folds of a candidate need of it. */
export type FoldCandidate = Pick<FittedCandidate, 'size' | 'iterations' | 'probabilitiesOf'>

/** The file of a fold, from 0; undefined for a candidate that is trained here. */
export function fileOfFold({ files }: CandidatePlan, protocol: string, fold: number): string | undefined {
  return files?.replaceAll('{protocol}', protocol).replaceAll('{fold}', String(fold))
}

/** The features of a table as models that were trained elsewhere take them: a missing text is the text ''. */
export function exportedFeatures(table: Table): Record<string, Float64Array | readonly string[]> {
  const columns = Object.entries(featuresOf(table))
  return Object.fromEntries(
    columns.map(([name, column]) => [name, isNumeric(column) ? column : column.map((text) => text ?? '')])
  )
}

/**
 * A model of a file as a candidate.
 *
 * @param file - its name, for errors
 * @throws RangeError when it does not tell the experiment's classes apart, in their order
 */
export function loadedCandidate(model: Model, file: string, classNames: readonly string[]): FoldCandidate {
  const { numClasses, classLabels, objective, forest } = model
  const isOrdered = classNames.every((name, k) => {
    const label = classLabels?.[k]
    return label === undefined || label === name || String(label) === String(k)
  })
  if (numClasses !== classNames.length || !isOrdered)
    throw new RangeError(
      `"${file}" expected a model of the classes ${classNames.join(', ')}, in this order or by number; got ` +
        (classLabels === undefined ? `${objective}, of ${numClasses ?? 'no'} classes` : classLabels.join(', '))
    )
  return {
    size: forest.leafValue.length,
    iterations: [numIterationsOf(model)],
    probabilitiesOf: (table) =>
      ofAllClasses(
        predict(model, exportedFeatures(table), { extraColumns: 'ignore' }),
        table.numRows,
        classNames.length
      )
  }
}

// Of two classes a model may give the probability of the second only.
function ofAllClasses(outputs: Float64Array, numRows: number, numClasses: number): Float64Array {
  if (outputs.length === numRows * numClasses) return outputs
  return Float64Array.from({ length: 2 * numRows }, (_, i) => {
    const probability = outputs[i >> 1]!
    return i % 2 === 0 ? 1 - probability : probability
  })
}
