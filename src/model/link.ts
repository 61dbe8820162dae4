/**
 * From raw scores to outputs: the inverse link of an objective, as plain data and the one function that applies it.
 *
 * Uses the strict `exp` and `log1p`, so outputs have LightGBM's bits as well, and XGBoost's, which computes in float32.
 * Source: LightGBM 4.7.0 src/objective/*.hpp, each class's ConvertOutput; XGBoost 3.4 src/objective/, each class's PredTransform.
 *
 * @module
 */
import { strictExpFloat32 } from '../numeric/exp-float32.ts'
import { strictExp } from '../numeric/exp.ts'
import { strictLog1p } from '../numeric/log1p.ts'

/** How raw scores f of a row become outputs. */
export type Link =
  /** f */
  | { readonly kind: 'identity' }
  /** sign(f) f² */
  | { readonly kind: 'signed-square' }
  /** exp(f) */
  | { readonly kind: 'exp' }
  /** log(1 + exp(f)) */
  | { readonly kind: 'log1p-exp' }
  /** 1 / (1 + exp(-steepness f)) */
  | { readonly kind: 'sigmoid'; readonly steepness: number }
  /** exp(f) over the sum of exp(f) of all outputs */
  | { readonly kind: 'softmax' }
  /** 1 / (1 + exp(-f)), each step rounded to float32 */
  | { readonly kind: 'sigmoid-float32' }
  /** exp(f) in float32 */
  | { readonly kind: 'exp-float32' }
  /** exp(f) over the sum of exp(f) of all outputs, each step but those of the sum rounded to float32 */
  | { readonly kind: 'softmax-float32' }
  /** 1 where f > 0, else 0 */
  | { readonly kind: 'step' }
  /** the raw scores of a row in ascending order */
  | { readonly kind: 'sorted' }

/**
 * Turns raw scores into outputs, in place.
 *
 * @param scores - [numRows × numOutputs]
 */
export function applyLink(link: Link, scores: Float64Array, numOutputs: number): void {
  switch (link.kind) {
    case 'identity':
      return
    case 'signed-square':
      return squareAll(scores)
    case 'exp':
      return expAll(scores)
    case 'log1p-exp':
      return log1pExpAll(scores)
    case 'sigmoid':
      return sigmoidAll(scores, link.steepness)
    case 'softmax':
      return softmaxRows(scores, numOutputs)
    case 'sigmoid-float32':
      return sigmoidAllFloat32(scores)
    case 'exp-float32':
      return expAllFloat32(scores)
    case 'softmax-float32':
      return softmaxRowsFloat32(scores, numOutputs)
    case 'step':
      return stepAll(scores)
    case 'sorted':
      return sortRows(scores, numOutputs)
  }
}

// Functions of their own, so that each gets its `strictExp` inlined: 2 ms of 20,000 rows of three classes (bench:versions).
function squareAll(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = Math.sign(scores[i]!) * scores[i]! * scores[i]!
}

function expAll(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = strictExp(scores[i]!)
}

function log1pExpAll(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = strictLog1p(strictExp(scores[i]!))
}

function sigmoidAll(scores: Float64Array, steepness: number): void {
  for (let i = 0; i < scores.length; i++) scores[i] = 1 / (1 + strictExp(-steepness * scores[i]!))
}

// The sum runs in class order, as in LightGBM's Common::Softmax.
function softmaxRows(scores: Float64Array, numOutputs: number): void {
  for (let start = 0; start < scores.length; start += numOutputs) {
    const end = start + numOutputs
    let highest = scores[start]!
    for (let i = start + 1; i < end; i++) highest = scores[i]! > highest ? scores[i]! : highest
    let total = 0
    for (let i = start; i < end; i++) {
      scores[i] = strictExp(scores[i]! - highest)
      total += scores[i]!
    }
    for (let i = start; i < end; i++) scores[i] = scores[i]! / total
  }
}

// From here on exp is as good as infinite to XGBoost.
const largestExponent = /* @__PURE__ */ Math.fround(88.7)

function sigmoidAllFloat32(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) {
    const power = strictExpFloat32(Math.min(-scores[i]!, largestExponent))
    scores[i] = Math.fround(1 / Math.fround(power + 1))
  }
}

function expAllFloat32(scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = strictExpFloat32(scores[i]!)
}

function softmaxRowsFloat32(scores: Float64Array, numOutputs: number): void {
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
