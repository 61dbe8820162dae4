/**
 * `useXGBoost`: the links of XGBoost, which computes in float32.
 *
 * Uses the strict `exp` and `log1p` of float32, so outputs have XGBoost's bits.
 * Source: XGBoost 3.4 src/objective/, each class's PredTransform; src/common/math.h Sigmoid, Softmax.
 *
 * @module
 */
import { strictExpFloat32 } from '../../numeric/exp-float32.ts'
import { strictLog1pFloat32 } from '../../numeric/log1p-float32.ts'
import { type LibraryLink, useLibrary } from '../library-code.ts'

type LinkName = 'sigmoid' | 'exp' | 'softmax' | 'step' | 'sorted' | 'gaps'

/** The links of XGBoost, by what they do. */
export const xgboostLinks: Readonly<Record<LinkName, LibraryLink>> = {
  /** 1 / (1 + exp(-f)), each step rounded to float32 */
  sigmoid: { kind: 'library', library: 'XGBoost', name: 'sigmoid' },
  /** exp(f) in float32 */
  exp: { kind: 'library', library: 'XGBoost', name: 'exp' },
  /** exp(f) over the sum of exp(f) of all outputs, each step but those of the sum rounded to float32 */
  softmax: { kind: 'library', library: 'XGBoost', name: 'softmax' },
  /** 1 where f > 0, else 0 */
  step: { kind: 'library', library: 'XGBoost', name: 'step' },
  /** the raw scores of a row in ascending order */
  sorted: { kind: 'library', library: 'XGBoost', name: 'sorted' },
  /** the first raw score; each of the others is log(1 + exp(f)) + 1e-6 above the output before it */
  gaps: { kind: 'library', library: 'XGBoost', name: 'gaps' }
}

const functions: Readonly<Record<string, (scores: Float64Array, numOutputs: number) => void>> = {
  sigmoid: sigmoidAll,
  exp: expAll,
  softmax: softmaxRows,
  step: stepAll,
  sorted: sortRows,
  gaps: addGaps
} satisfies Record<LinkName, unknown>

/**
 * Lets models of XGBoost be evaluated that were loaded elsewhere, such as by another thread, which sent them. Loading one does so, too.
 *
 * @example
 * ```js
 * useXGBoost()
 * ```
 */
export function useXGBoost(): void {
  useLibrary('XGBoost', { applyLink: ({ name }, scores, numOutputs) => functions[name]!(scores, numOutputs) })
}

/** What expectiles differ by at least. */
export const smallestGap: number = /* @__PURE__ */ Math.fround(1e-6)
// From here on exp is as good as infinite to XGBoost.
const largestExponent = /* @__PURE__ */ Math.fround(88.7)

function sigmoidAll(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) {
    const power = strictExpFloat32(Math.min(-scores[i]!, largestExponent))
    scores[i] = Math.fround(1 / Math.fround(power + 1))
  }
}

function expAll(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = strictExpFloat32(scores[i]!)
}

function softmaxRows(scores: Float64Array, numOutputs: number): void {
  for (let start = 0; start < scores.length; start += numOutputs) {
    const end = start + numOutputs
    let highest = scores[start]!
    for (let i = start + 1; i < end; i++) highest = Math.max(highest, scores[i]!)
    let total = 0
    for (let i = start; i < end; i++) {
      scores[i] = strictExpFloat32(Math.fround(scores[i]! - highest))
      total += scores[i]!
    }
    for (let i = start; i < end; i++) scores[i] = Math.fround(scores[i]! / Math.fround(total))
  }
}

function stepAll(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = Number(scores[i]! > 0)
}

function sortRows(scores: Float64Array, numOutputs: number): void {
  for (let start = 0; start < scores.length; start += numOutputs) scores.subarray(start, start + numOutputs).sort()
}

function addGaps(scores: Float64Array, numOutputs: number): void {
  for (let i = 0; i < scores.length; i++) {
    if (i % numOutputs === 0) continue
    const score = scores[i]!
    const power = strictLog1pFloat32(strictExpFloat32(-Math.abs(score)))
    const softplus = score > 0 ? Math.fround(score + power) : power
    scores[i] = Math.fround(scores[i - 1]! + Math.fround(smallestGap + softplus))
  }
}
