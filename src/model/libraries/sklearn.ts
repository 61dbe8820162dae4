/**
 * `useSklearn`: the links of scikit-learn's isolation forests, and of gradient boosting with several classes.
 *
 * Source: scikit-learn 1.9.1 sklearn/ensemble/_iforest.py, IsolationForest._compute_score_samples and decision_function;
 * sklearn/utils/extmath.py, softmax.
 *
 * @module
 */
import { strictExp } from '../../numeric/exp.ts'
import { pairwiseSum } from '../../numeric/pairwise-sum.ts'
import { strictPow2 } from '../../numeric/pow2.ts'
import { type LibraryLink, useLibrary } from '../library-code.ts'

/** -(2^(-f / denominator)) - offset, of sums f of path lengths. */
export interface IsolationLink extends LibraryLink {
  readonly library: 'Sklearn'
  readonly name: 'isolation'
  /** Path length that a row is expected to have over all trees; 0 where forests were fitted on one row. */
  readonly denominator: number
  /** Scores below are outliers'. */
  readonly offset: number
}

/** exp(f) over the sum of exp(f) of all outputs, which NumPy adds in another order than `softmax` from eight outputs on. */
export const numpySoftmax: LibraryLink = { kind: 'library', library: 'Sklearn', name: 'softmax' }

/**
 * Lets models of scikit-learn be evaluated that were loaded elsewhere, such as by another thread, which sent them. Loading one does so,
 * too.
 *
 * @example
 * ```js
 * useSklearn()
 * ```
 */
export function useSklearn(): void {
  useLibrary('Sklearn', {
    applyLink: (link, scores, numOutputs) =>
      link.name === 'isolation' ? isolationAll(link as IsolationLink, scores) : softmaxRows(scores, numOutputs)
  })
}

function isolationAll({ denominator, offset }: IsolationLink, scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++)
    scores[i] = -strictPow2(denominator === 0 ? -1 : -(scores[i]! / denominator)) - offset
}

function softmaxRows(scores: Float64Array, numOutputs: number): void {
  for (let start = 0; start < scores.length; start += numOutputs) {
    const end = start + numOutputs
    let highest = scores[start]!
    for (let i = start + 1; i < end; i++) highest = Math.max(highest, scores[i]!)
    for (let i = start; i < end; i++) scores[i] = strictExp(scores[i]! - highest)
    const total = pairwiseSum(scores, start, end)
    for (let i = start; i < end; i++) scores[i] = scores[i]! / total
  }
}
