/**
 * `ClassRule`: how the scores of a row become a class, where that is not the one of the highest output.
 *
 * @module
 */

/** How scores become a class: by the rule of `ScoreRule`, or by a rule of the model's library. */
export type ClassRule = ScoreRule | { readonly of: 'library' }

/** Several scores: the class of the highest, of equal ones the first. A single one: class 1 above the border, class 0 below. */
export interface ScoreRule {
  /** The scores that decide. */
  readonly of: 'raw' | 'output'
  /** Default 0. */
  readonly border?: number
  /** The class of a single score that is exactly the border. */
  readonly zeroClass: 0 | 1
}

/**
 * The class of each row.
 *
 * @param scores - of the kind that the rule says [numRows × numOutputs]
 * @returns [numRows]
 */
export function classesByRule(
  { border = 0, zeroClass }: ScoreRule,
  scores: Float64Array,
  numOutputs: number
): Int32Array {
  if (numOutputs > 1) return highestOf(scores, numOutputs)
  return Int32Array.from(scores, (score) => (score === border ? zeroClass : Number(score > border)))
}

/**
 * The number of the highest score of each row, of equal ones the first.
 *
 * @param scores - [numRows × numOutputs]
 * @returns [numRows]
 */
export function highestOf(scores: Float64Array, numOutputs: number): Int32Array {
  return Int32Array.from({ length: scores.length / numOutputs }, (_, row) => {
    let best = 0
    for (let output = 1; output < numOutputs; output++) {
      if (scores[row * numOutputs + output]! > scores[row * numOutputs + best]!) best = output
    }
    return best
  })
}
