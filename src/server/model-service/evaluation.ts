/**
 * `createEvaluation`: predictions and explanations of a model as JSON, computed on this thread when that takes no more than a few
 * milliseconds, else on the threads of a pool.
 *
 * @module
 */
import type { FastifyRequest } from 'fastify'
import { createExplainer, type Explainer } from '../../explain/explainer.ts'
import type { Explanation } from '../../explain/explanation.ts'
import { grouped } from '../../numeric/format-count.ts'
import { type Model, numOutputsOf } from '../../model/model.ts'
import type { Pool } from '../../pool/create-pool.ts'
import { engineFor } from '../../predict/choose-engine.ts'
import { predict } from '../../predict/predict.ts'
import { problemError, unavailable } from '../http/problem.ts'
import type { ServerSettings } from '../http/server-options.ts'
import { missingRow } from './missing-row.ts'

/** What is computed for rows. */
export interface Evaluation {
  /**
   * Throws ProblemError `too-large` when so many rows are too much to compute. Called before anything is made from the rows.
   */
  readonly checkSize: (numRows: number) => void
  /**
   * Computes, and returns the response as fragments of JSON.
   *
   * @param columns - [numFeatures × numRows]
   * @param request - its connection is watched: nothing is computed for a client that is gone
   * @throws ProblemError `unavailable` when too many wait for the pool
   */
  readonly evaluate: (columns: Float64Array[], request: FastifyRequest) => Promise<Iterable<string>>
}

// One algorithm, so that the values of a row do not depend on the others in its request.
const explainMode = 'fast'
// What other requests may have to wait for.
const maxMilliseconds = 2
const maxPredictedHere = 256
const maxExplainedHere = 16

/** What to evaluate with. */
export interface Evaluator {
  readonly model: Model
  readonly pool: Pool
  readonly settings: ServerSettings
}

/** Predictions; and explanations, undefined for models that have no SHAP values, such as those of linear trees. */
export function createEvaluations(evaluator: Evaluator): {
  readonly predictions: Evaluation
  readonly explanations: Evaluation | undefined
} {
  const { model } = evaluator
  const bounded = createBound(evaluator.settings.queue)
  const explainer = explainerOf(model)
  return {
    predictions: predictionsOf(evaluator, bounded),
    explanations: explainer && explanationsOf(evaluator, explainer, bounded)
  }
}

type Bounded = <Result>(request: FastifyRequest, work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>

// Limits how many evaluations wait for the pool, and ends those of clients that are gone.
function createBound(queue: number): Bounded {
  let numPending = 0
  return async ({ raw: { socket } }, work) => {
    if (numPending > queue) throw unavailable('too many batches are waiting')
    const gone = new AbortController()
    const abort = (): void => gone.abort(unavailable('the client is gone'))
    socket.once('close', abort)
    numPending++
    try {
      return await work(gone.signal)
    } finally {
      numPending--
      socket.off('close', abort)
    }
  }
}

function predictionsOf({ model, pool, settings: { batchValues } }: Evaluator, bounded: Bounded): Evaluation {
  const { numFeatures } = model
  const numOutputs = numOutputsOf(model)
  // Prepared now, not when the rows of some request make it pay.
  for (const numRows of [Infinity, 1]) engineFor(model.forest, 'auto', numRows)
  const maxHere = Math.min(
    maxPredictedHere,
    rowsInTime(() => predict(model, missingRow(model)))
  )
  return {
    checkSize: (numRows) => {
      checkValues(numRows, [[numFeatures, 'features']], batchValues)
      checkValues(numRows, [[numOutputs, 'outputs']], batchValues)
    },
    evaluate: async (columns, request) => {
      const outputs =
        columns[0]!.length <= maxHere
          ? predict(model, columns)
          : await bounded(request, (signal) => pool.predict(model, columns, { signal }))
      return inArray('predictions', predictionFragments(outputs, numOutputs))
    }
  }
}

function explanationsOf(
  { model, pool, settings: { batchValues } }: Evaluator,
  explainer: Explainer,
  bounded: Bounded
): Evaluation {
  const { numFeatures, forest } = model
  const maxHere = Math.min(
    maxExplainedHere,
    rowsInTime(() => explainer.explain(missingRow(model)))
  )
  return {
    checkSize: (numRows) => {
      const factors: Factor[] = [
        [numFeatures, 'features'],
        [forest.numTreesPerIteration, 'outputs']
      ]
      checkValues(numRows, factors, batchValues)
    },
    evaluate: async (columns, request) => {
      const explanation =
        columns[0]!.length <= maxHere
          ? explainer.explain(columns)
          : await bounded(request, (signal) => pool.explain(model, columns, { mode: explainMode, signal }))
      return inArray('explanations', explanationFragments(explanation))
    }
  }
}

function explainerOf(model: Model): Explainer | undefined {
  try {
    return createExplainer(model, { mode: explainMode })
  } catch {
    return undefined
  }
}

// How many rows this thread may compute in one go, from the time of one.
function rowsInTime(computeRow: () => void): number {
  let least = Infinity
  let total = 0
  // The first times are those of code that has not been compiled.
  for (let i = 0; i < 10 && total < 50 * maxMilliseconds; i++) {
    const began = performance.now()
    computeRow()
    const taken = performance.now() - began
    least = Math.min(least, taken)
    total += taken
  }
  return Math.floor(maxMilliseconds / least)
}

type Factor = readonly [count: number, name: string]

function checkValues(numRows: number, factors: readonly Factor[], maxValues: number): void {
  const perRow = factors.reduce((product, [count]) => product * count, 1)
  if (numRows * perRow <= maxValues) return
  const names = ['rows', ...factors.map(([, name]) => name)].join(' × ')
  const counts = [numRows, ...factors.map(([count]) => count)].map(grouped).join(' × ')
  throw problemError('too-large', `expected ${names} of at most ${grouped(maxValues)}, got ${counts}`)
}

function* inArray(name: string, items: Iterable<string>): Generator<string> {
  yield `{"${name}":[`
  yield* items
  yield ']}'
}

function* predictionFragments(outputs: Float64Array, numOutputs: number): Generator<string> {
  for (let i = 0; i < outputs.length; i += numOutputs) {
    if (i > 0) yield ','
    yield JSON.stringify(numOutputs === 1 ? outputs[i] : Array.from(outputs.subarray(i, i + numOutputs)))
  }
}

// An output at a time, because a row of many features and classes can be long.
function* explanationFragments({ row: explanationOf, numRows, numOutputs }: Explanation): Generator<string> {
  for (let row = 0; row < numRows; row++) {
    if (row > 0) yield ','
    if (numOutputs > 1) yield '['
    for (let output = 0; output < numOutputs; output++) {
      if (output > 0) yield ','
      yield JSON.stringify(explanationOf(row, output))
    }
    if (numOutputs > 1) yield ']'
  }
}
