/**
 * Checks of labels and weights: what each objective cannot train on. A message names a row, never a label.
 *
 * @module
 */

/**
 * Checks every label.
 *
 * @param expected - what labels must be, for the message
 * @throws RangeError naming the first row that is not
 */
export function checkLabels(label: Float32Array, expected: string, isRight: (label: number) => boolean): void {
  for (let row = 0; row < label.length; row++) {
    if (!isRight(label[row]!)) throw new RangeError(`"label" expected ${expected}, got another value in row ${row}`)
  }
}

/** Checks that no label is NaN or infinite. */
export function checkFinite(label: Float32Array): void {
  checkLabels(label, 'finite numbers', Number.isFinite)
}

/** Checks that labels are finite, not negative and not all 0, as the objectives that predict logarithms need. */
export function checkCounts(label: Float32Array): void {
  checkLabels(label, 'finite numbers of 0 or more', (value) => value >= 0 && value < Infinity)
  if (label.every((value) => value === 0)) throw new RangeError('"label" expected a number above 0, got only 0')
}

/** Checks that labels are class numbers. */
export function checkClasses(label: Float32Array, numClasses: number): void {
  const isClass = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < numClasses
  checkLabels(label, `integers from 0 to ${numClasses - 1} (num_class - 1)`, isClass)
}

/** Checks that labels are probabilities. */
export function checkProbabilities(label: Float32Array): void {
  checkLabels(label, 'numbers from 0 to 1', (value) => value >= 0 && value <= 1)
}

/** Checks that no weight is negative and one is not 0. */
export function checkWeights(weight: Float32Array | undefined): void {
  if (weight === undefined) return
  const row = weight.findIndex((value) => !(value >= 0))
  if (row >= 0) throw new RangeError(`"weight" expected numbers of 0 or more, got another value in row ${row}`)
  if (weight.every((value) => value === 0)) throw new RangeError('"weight" expected a number above 0, got only 0')
}

/** Checks that every weight is above 0. */
export function checkPositiveWeights(weight: Float32Array | undefined): void {
  const row = weight?.findIndex((value) => !(value > 0)) ?? -1
  if (row >= 0) throw new RangeError(`"weight" expected numbers above 0, got another value in row ${row}`)
}
