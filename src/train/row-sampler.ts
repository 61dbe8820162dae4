/**
 * Which rows the trees of an iteration are grown from.
 *
 * Source: LightGBM 4.7.0 src/boosting/bagging.hpp, src/boosting/goss.hpp; the latter is Ke et al., "LightGBM" (2017).
 *
 * @module
 */
import type { SampledQueries } from '../objective/objective.ts'
import type { BinnedData } from './binned-data.ts'
import type { Lasting } from './lasting.ts'
import { createLightgbmRandom } from '../numeric/lightgbm-random.ts'

/** Parameters of row sampling; names are LightGBM's. */
export interface SamplingParameters {
  readonly data_sample_strategy: 'bagging' | 'goss'
  readonly bagging_fraction: number
  readonly pos_bagging_fraction: number
  readonly neg_bagging_fraction: number
  readonly bagging_freq: number
  readonly bagging_seed: number
  readonly bagging_by_query: boolean
  readonly top_rate: number
  readonly other_rate: number
  readonly learning_rate: number
}

/** What sampling remembers. */
export interface SamplingMemory {
  /** Rows of the last iteration; undefined for all. */
  rows: Int32Array | undefined
  /** Queries of those rows; undefined unless queries are drawn. */
  queries: Int32Array | undefined
  /** See `SampledQueries`. */
  movedRows: Int32Array | undefined
  /** Bags of queries, each written over the one before. */
  readonly written: Int32Array
}

/** Draws rows. */
export interface RowSampler extends Lasting<SamplingMemory> {
  /** Whether it raises derivatives, so that they are not all the same even where the objective's are. */
  readonly changesDerivatives: boolean
  /** Whether LightGBM copies the rows that it draws. */
  readonly copiesRows: boolean
  /** The row whose hessian stands for all where LightGBM takes them to be the same: of few rows, which it copies, the first. */
  readonly firstRow: () => number
  /**
   * The rows of an iteration, ascending. GOSS raises the derivatives of the rows that stand for others.
   *
   * @param gradients - one array for each output [numOutputs][numRows]
   */
  readonly rowsOf: (
    iteration: number,
    gradients: readonly Float32Array[],
    hessians: readonly Float32Array[]
  ) => Int32Array
  /**
   * The rows to whose scores LightGBM adds a tree as to those outside the bag, some of them the wrong ones; undefined where it is
   * the right ones.
   */
  readonly rowsTakenForOthers: () => Int32Array | undefined
  /** The queries of the rows drawn; undefined unless queries are drawn. */
  readonly sampledQueries: () => SampledQueries | undefined
}

// Rows that share a random stream.
const blockRows = 1024
// LightGBM copies the rows of a bag where they are no larger share of all, per iteration, and bundles are few.
const maxCopiedShare = 0.5
const maxCopiedBundles = 100

/**
 * Prepares the drawing.
 *
 * @param isPositive - whether a row's label is; undefined unless the objective is `binary`
 * @param queryBoundaries - where the rows of each query begin, and where the last ends [numQueries + 1]
 * @throws RangeError when queries are to be drawn and there are none
 */
export function createRowSampler(
  { numRows, numBundles }: BinnedData,
  parameters: SamplingParameters,
  isPositive: ((row: number) => boolean) | undefined,
  queryBoundaries: Int32Array | undefined
): RowSampler {
  const {
    data_sample_strategy: strategy,
    bagging_fraction: fraction,
    pos_bagging_fraction: ofPositive,
    neg_bagging_fraction: ofNegative,
    bagging_freq: freq,
    bagging_by_query: byQuery
  } = parameters
  if (byQuery && queryBoundaries === undefined) {
    throw new RangeError('"bagging_by_query" expected a dataset with a "group", got one without')
  }
  const streams = Array.from({ length: Math.ceil(numRows / blockRows) }, (_, block) =>
    createLightgbmRandom(parameters.bagging_seed + block)
  )
  const draw = (row: number): number => streams[Math.floor(row / blockRows)]!.nextFloat()
  const all = Int32Array.from({ length: numRows }, (_, row) => row)
  const lasting: SamplingMemory = {
    rows: undefined,
    queries: undefined,
    movedRows: undefined,
    written: new Int32Array(byQuery ? numRows : 0)
  }

  const isBalanced = isPositive !== undefined && (ofPositive < 1 || ofNegative < 1)
  const isBagging = freq > 0 && (fraction < 1 || isBalanced)
  const numPositive = isBalanced ? all.reduce((count, row) => count + Number(isPositive(row)), 0) : 0
  const expectedRows = isBalanced
    ? Math.trunc(numPositive * ofPositive) + Math.trunc((numRows - numPositive) * ofNegative)
    : Math.trunc(fraction * numRows)
  const isCopied = isBagging && expectedRows / numRows / freq <= maxCopiedShare && numBundles < maxCopiedBundles
  const bag = (): Int32Array => {
    if (queryBoundaries !== undefined && byQuery) {
      const queries = Int32Array.from(queryBoundaries.keys())
        .slice(0, -1)
        .filter((query) => draw(query) < fraction)
      let count = 0
      for (const query of queries) {
        const rows = all.subarray(queryBoundaries[query], queryBoundaries[query + 1])
        lasting.written.set(rows, count)
        count += rows.length
      }
      lasting.queries = queries
      return lasting.written.slice(0, count)
    }
    const chosen = new Int32Array(numRows)
    let count = 0
    for (let row = 0; row < numRows; row++) {
      const limit = isBalanced ? (isPositive(row) ? ofPositive : ofNegative) : fraction
      if (draw(row) < limit) chosen[count++] = row
    }
    return chosen.slice(0, count)
  }

  // Keeps the rows of the largest derivatives and some of the others.
  const bySize = (gradients: readonly Float32Array[], hessians: readonly Float32Array[]): Int32Array => {
    const sizes = new Float32Array(numRows)
    for (const [output, ofOutput] of gradients.entries()) {
      for (let row = 0; row < numRows; row++) {
        sizes[row] = sizes[row]! + Math.abs(Math.fround(ofOutput[row]! * hessians[output]![row]!))
      }
    }
    const numTop = Math.max(1, Math.trunc(numRows * parameters.top_rate))
    const numOther = Math.trunc(numRows * parameters.other_rate)
    const threshold = sizes.slice().sort()[numRows - numTop]!
    const factor = Math.fround(Math.fround(numRows - numTop) / Math.fround(numOther))
    const chosen = new Int32Array(numRows)
    let count = 0
    let large = 0
    for (let row = 0; row < numRows; row++) {
      if (sizes[row]! >= threshold) {
        chosen[count++] = row
        large++
        continue
      }
      const wanted = numOther - (count - large)
      const rest = numRows - row - (numTop - large)
      if (!(draw(row) < wanted / rest)) continue
      chosen[count++] = row
      for (const [output, ofOutput] of gradients.entries()) {
        ofOutput[row]! *= factor
        hessians[output]![row]! *= factor
      }
    }
    return chosen.slice(0, count)
  }

  return {
    streams,
    lasting,
    changesDerivatives: strategy === 'goss',
    copiesRows: strategy === 'goss' ? parameters.top_rate + parameters.other_rate <= maxCopiedShare : isCopied,
    firstRow: () => (isCopied ? (lasting.rows?.[0] ?? 0) : 0),
    rowsOf: (iteration, gradients, hessians) => {
      if (strategy === 'goss') {
        if (iteration >= Math.trunc(1 / parameters.learning_rate)) lasting.rows = bySize(gradients, hessians)
      } else if (isBagging) {
        const { rows } = lasting
        lasting.movedRows = isCopied ? rows : undefined
        // A bag of all rows is the last one that LightGBM draws.
        if (rows === undefined || (iteration % freq === 0 && rows.length < numRows)) lasting.rows = bag()
      }
      return lasting.rows ?? all
    },
    rowsTakenForOthers: () =>
      byQuery && isBagging && !isCopied ? lasting.written.subarray(lasting.rows?.length) : undefined,
    sampledQueries: () => {
      const { queries, movedRows } = lasting
      return queries && { queries, movedRows }
    }
  }
}
