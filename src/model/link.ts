/**
 * From raw scores to outputs: the inverse link of an objective, as plain data and the one function that applies it.
 *
 * Uses the strict `exp` and `log1p`, so outputs have LightGBM's bits as well. Links that only another library has: `libraries/`.
 * Source: LightGBM 4.7.0 src/objective/*.hpp, each class's ConvertOutput.
 *
 * @module
 */
import { strictExp } from '../numeric/exp.ts'
import { strictLog1p } from '../numeric/log1p.ts'
import { codeOfLibrary, type LibraryLink } from './library-code.ts'

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
  /** what another library has, by name */
  | LibraryLink

/**
 * The outputs of raw scores, in their place where there are as many.
 *
 * @param scores - [numRows × numScores]
 * @param outputs - for a link with a number of outputs of its own (default: a new array) [numRows × numOutputs]
 * @throws Error as `applyLink` does
 */
export function outputsOf(link: Link, scores: Float64Array, numScores: number, outputs?: Float64Array): Float64Array {
  if (link.kind !== 'library' || link.numOutputs === undefined) {
    applyLink(link, scores, numScores)
    return scores
  }
  const written = outputs ?? new Float64Array((scores.length / numScores) * link.numOutputs)
  codeOfLibrary(link.library).writeOutputs!(link, scores, numScores, written)
  return written
}

/**
 * Turns raw scores into outputs, in place, where there are as many.
 *
 * @param scores - [numRows × numOutputs]
 * @throws Error for a link of a library whose code has not been put in
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
    case 'library':
      return codeOfLibrary(link.library).applyLink!(link, scores, numOutputs)
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
