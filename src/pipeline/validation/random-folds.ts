/**
 * `rowRandomFolds`: rows divided at random, whoever they belong to.
 *
 * Source: scikit-learn 1.9 model_selection/_split.py, KFold and StratifiedKFold with `shuffle`: the same folds for the same seed.
 *
 * @module
 */
import { integerOption } from '../../checks.ts'
import { createMersenneTwister } from '../../numeric/mersenne-twister.ts'
import { checkedProtocol, foldsByNumber, type Protocol } from './folds.ts'
import { checkNumRows, countClasses } from './group-numbers.ts'

/** How to divide rows at random. */
export interface RowRandomOptions {
  readonly numRows: number
  /** Number of folds, from 2 up (default: 5). */
  readonly numFolds?: number
  /** Seed of the order of rows (default: 0). */
  readonly seed?: number
  /** Class of each row, for folds with equal shares of each (default: shares as they fall) [numRows]. */
  readonly stratifyBy?: Int32Array
}

/**
 * Rows divided at random. For comparison only where rows belong to customers: months of a customer are on both sides, and what a
 * model remembers of a customer counts as if it could tell strangers apart.
 *
 * @throws TypeError, RangeError when options do not fit together
 */
export function rowRandomFolds(options: RowRandomOptions): Protocol {
  const { numRows, stratifyBy } = options
  const numFolds = checkedNumFolds(options.numFolds, integerOption('numRows', numRows, 0), 'rows')
  const seed = integerOption('seed', options.seed, 0)
  if (stratifyBy !== undefined) checkNumRows('stratifyBy', stratifyBy.length, numRows)
  const foldOfRow =
    stratifyBy === undefined ? dealAtRandom(numRows, numFolds, seed) : dealClasses(stratifyBy, numFolds, seed)
  const shares = stratifyBy === undefined ? '' : ', with equal shares of each class'
  return checkedProtocol(
    {
      name: 'row-random',
      description: `${numFolds} folds of rows at random${shares} (seed ${seed}). Rows of the same customer are on both sides: for comparison only.`,
      numRows,
      folds: foldsByNumber(foldOfRow, numFolds)
    },
    { coversAllRows: true }
  )
}

/**
 * A number of folds, or 5.
 *
 * @throws RangeError when it is below 2, or there are fewer of what is divided
 */
export function checkedNumFolds(given: number | undefined, count: number, what: string): number {
  const numFolds = integerOption('numFolds', given, 5)
  if (numFolds < 2 || numFolds > count)
    throw new RangeError(`"numFolds" expected 2 to ${count}, the number of ${what}; got ${numFolds}`)
  return numFolds
}

/** The fold of each row or group, dealt out in runs of equal length after a shuffle [count]. */
export function dealAtRandom(count: number, numFolds: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, number) => number)
  createMersenneTwister(seed).shuffle(order)
  const foldOf = new Int32Array(count)
  runsOf(count, numFolds).forEach((fold, i) => {
    foldOf[order[i]!] = fold
  })
  return foldOf
}

/** The fold of each of `count` things in a row; the first folds get one more where it does not work out evenly [count]. */
export function runsOf(count: number, numFolds: number): Int32Array {
  const least = Math.floor(count / numFolds)
  const inLonger = (count % numFolds) * (least + 1)
  return Int32Array.from({ length: count }, (_, i) =>
    i < inLonger ? Math.floor(i / (least + 1)) : (count % numFolds) + Math.floor((i - inLonger) / least)
  )
}

// Classes in the order in which they appear; of each, as many to a fold as fall to it when all rows, sorted by class, are dealt
// out one by one; which of its rows is random.
function dealClasses(classes: Int32Array, numFolds: number, seed: number): Int32Array {
  const counts = new Int32Array(countClasses(classes, 'stratifyBy'))
  const appearance: number[] = []
  for (const value of classes) {
    if (counts[value] === 0) appearance.push(value)
    counts[value]!++
  }
  if (appearance.every((value) => counts[value]! < numFolds))
    throw new RangeError(`"numFolds" expected at most ${Math.max(...counts)}, the largest class; got ${numFolds}`)
  const random = createMersenneTwister(seed)
  const foldOfRow = new Int32Array(classes.length)
  let begin = 0
  for (const value of appearance) {
    const dealt = Int32Array.from({ length: counts[value]! }, (_, i) => (begin + i) % numFolds).sort()
    begin += counts[value]!
    random.shuffle(dealt)
    let next = 0
    for (let row = 0; row < classes.length; row++) if (classes[row] === value) foldOfRow[row] = dealt[next++]!
  }
  return foldOfRow
}
