/**
 * From the arguments of a call to the work of its threads. All that can be wrong with them is found here, by the
 * synchronous functions themselves.
 *
 * @module
 */
import { iterationsOf } from '../model/iterations.ts'
import type { Rows } from '../data/rows.ts'
import { explain } from '../explain/explain.ts'
import { type ExplainOptions, type Explanation } from '../explain/explainer.ts'
import type { Model } from '../model/model.ts'
import { predict, predictLeaf, predictRaw } from '../predict/predict.ts'
import { createControl, type Task, type TaskOptions, type Work } from './pool-work.ts'
import { type SharedRows, shareRows, sliceRows } from './shared-rows.ts'

/** Work, and all of its explanation that does not depend on the rows. */
export interface PreparedWork {
  readonly work: Work
  /** Undefined when the task is none to explain. */
  readonly explanation: Explanation | undefined
}

/**
 * Copies and checks the arguments of one of the synchronous functions.
 *
 * @param numThreads - how many threads can share the work
 * @throws TypeError, RangeError as that function throws them
 */
export function prepareWork(
  task: Task,
  model: Model,
  rows: Rows,
  options: TaskOptions,
  numThreads: number
): PreparedWork {
  const sharedBackground =
    task === 'explain' && options?.background !== undefined
      ? shareRows(model, options.background, 'background')
      : undefined
  const explanation = checkOptions(task, model, options, sharedBackground)
  const shared = shareRows(model, rows)
  const width = widthOf(task, model, options)
  const length = shared.numRows * width
  const work: Work = {
    task,
    rows: shared,
    options:
      sharedBackground === undefined
        ? options
        : { ...options, background: sliceRows(sharedBackground, 0, sharedBackground.numRows) },
    result:
      task === 'predictLeaf'
        ? new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT))
        : new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT)),
    width,
    pieceSize: pieceSizeOf(task, options, shared.numRows, numThreads),
    control: createControl()
  }
  return { work, explanation }
}

// Values per row.
function widthOf(task: Task, model: Model, options: TaskOptions): number {
  const { numFeatures, numTreesPerIteration: numOutputs } = model.forest
  const { start, end } = iterationsOf(model, options)
  if (task === 'predictLeaf') return (end - start) * numOutputs
  return task === 'explain' ? numOutputs * numFeatures : numOutputs
}

// No row, and one of the background's, is enough to find what is wrong with the options.
function checkOptions(
  task: Task,
  model: Model,
  options: TaskOptions,
  background: SharedRows | undefined
): Explanation | undefined {
  switch (task) {
    case 'predict':
      predict(model, [], options)
      return undefined
    case 'predictRaw':
      predictRaw(model, [], options)
      return undefined
    case 'predictLeaf':
      predictLeaf(model, [], options)
      return undefined
    case 'explain':
      return explain(
        model,
        [],
        background === undefined
          ? (options as ExplainOptions)
          : { ...(options as ExplainOptions), background: sliceRows(background, 0, 1) }
      )
  }
}

// Small enough for a slow thread not to hold up the others, large enough for what each piece costs besides its rows: much
// for explanations that make tables or prepare a background for each.
function pieceSizeOf(task: Task, options: TaskOptions, numRows: number, numThreads: number): number {
  const { mode, background } = options as ExplainOptions
  const isCostly = task === 'explain' && (mode !== 'exact' || background !== undefined)
  const [piecesPerThread, largest] = isCostly ? [2, Infinity] : [8, 4096]
  const smallest = task === 'explain' ? 64 : 512
  return Math.min(Math.max(Math.ceil(numRows / (numThreads * piecesPerThread)), smallest), largest)
}
