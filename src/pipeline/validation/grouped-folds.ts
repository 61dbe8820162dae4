/**
 * `groupedFolds` and `stratifiedGroupedFolds`: customers divided, with all of their rows.
 *
 * Source: scikit-learn 1.9 model_selection/_split.py, GroupKFold and StratifiedGroupKFold with `shuffle`: the same folds for the
 * same seed.
 *
 * @module
 */
import { integerOption } from '../../checks.ts'
import { createMersenneTwister } from '../../numeric/mersenne-twister.ts'
import { meanOf, standardDeviationOf } from '../../numeric/pairwise-sum.ts'
import { checkedProtocol, foldsByNumber, type Protocol } from './folds.ts'
import { checkNumRows, countClasses, type GroupKeys, type Groups, numberGroups } from './group-numbers.ts'
import { checkedNumFolds, dealAtRandom } from './random-folds.ts'

/** How to divide groups. */
export interface GroupedOptions {
  /** Who each row belongs to; rows of a group stay together [numRows]. */
  readonly group: GroupKeys
  /** Number of folds, from 2 up (default: 5). */
  readonly numFolds?: number
  /** Seed of the order of groups (default: 0). */
  readonly seed?: number
}

/**
 * Groups divided at random, equally many to each fold.
 *
 * @throws TypeError, RangeError when options do not fit together
 */
export function groupedFolds({ group, ...options }: GroupedOptions): Protocol {
  const groups = numberGroups(group)
  const numFolds = checkedNumFolds(options.numFolds, groups.numGroups, 'groups')
  const seed = integerOption('seed', options.seed, 0)
  const foldOfGroup = dealAtRandom(groups.numGroups, numFolds, seed)
  const description = `${numFolds} folds of ${groups.numGroups} groups at random (seed ${seed}); no group is on both sides.`
  return protocolOf('grouped', description, groups, foldOfGroup, numFolds)
}

/** How to divide groups with equal shares of each class. */
export interface StratifiedGroupedOptions extends GroupedOptions {
  /** Class of each row [numRows]. */
  readonly label: Int32Array
}

/**
 * Groups divided so that classes are spread over the folds as equally as they can be: in random order, those whose rows are spread
 * most unequally over the classes first, each goes to the fold where it leaves the shares of the classes most alike.
 *
 * @throws TypeError, RangeError when options do not fit together
 */
export function stratifiedGroupedFolds({ group, label, ...options }: StratifiedGroupedOptions): Protocol {
  const groups = numberGroups(group)
  checkNumRows('label', label.length, groups.ofRow.length)
  countClasses(label)
  const numFolds = checkedNumFolds(options.numFolds, groups.numGroups, 'groups')
  const seed = integerOption('seed', options.seed, 0)
  const foldOfGroup = dealStratified(groups, label, numFolds, seed)
  const description = `${numFolds} folds of ${groups.numGroups} groups with shares of the classes as equal as they can be (seed ${seed}); no group is on both sides.`
  return protocolOf('stratified-grouped', description, groups, foldOfGroup, numFolds)
}

function protocolOf(
  name: 'grouped' | 'stratified-grouped',
  description: string,
  { ofRow }: Groups,
  foldOfGroup: Int32Array,
  numFolds: number
): Protocol {
  const folds = foldsByNumber(
    ofRow.map((number) => foldOfGroup[number]!),
    numFolds
  )
  return checkedProtocol({ name, description, numRows: ofRow.length, folds }, { group: ofRow, coversAllRows: true })
}

function dealStratified({ ofRow, numGroups }: Groups, label: Int32Array, numFolds: number, seed: number): Int32Array {
  // Only classes that occur.
  const { ofRow: classOf, numGroups: numClasses } = numberGroups(label)
  const counts = new Float64Array(numGroups * numClasses)
  const totals = new Float64Array(numClasses)
  for (let row = 0; row < ofRow.length; row++) {
    counts[ofRow[row]! * numClasses + classOf[row]!]!++
    totals[classOf[row]!]!++
  }
  if (totals.every((total) => total < numFolds))
    throw new RangeError(`"numFolds" expected at most ${Math.max(...totals)}, the largest class; got ${numFolds}`)
  const countsOf = (number: number): Float64Array => counts.subarray(number * numClasses, (number + 1) * numClasses)
  const order = Int32Array.from({ length: numGroups }, (_, number) => number)
  createMersenneTwister(seed).shuffle(order)
  const spread = Float64Array.from({ length: numGroups }, (_, number) => standardDeviationOf(countsOf(number)))
  // Sorting is stable: equals keep the order they were shuffled into.
  const mostUnequalFirst = [...order].sort((one, other) => spread[other]! - spread[one]!)

  const inFolds = Array.from({ length: numFolds }, () => new Float64Array(numClasses))
  const foldOfGroup = new Int32Array(numGroups)
  for (const number of mostUnequalFirst) {
    const own = countsOf(number)
    const fold = bestFold(inFolds, own, totals)
    foldOfGroup[number] = fold
    for (let i = 0; i < numClasses; i++) inFolds[fold]![i]! += own[i]!
  }
  return foldOfGroup
}

// The comparison is scikit-learn's, `numpy.isclose` included, by which a fold of fewer rows may win with slightly unequal shares.
function bestFold(inFolds: readonly Float64Array[], own: Float64Array, totals: Float64Array): number {
  let best = 0
  let least = Infinity
  let fewest = Infinity
  for (const [fold, counts] of inFolds.entries()) {
    const inequality = meanOf(totals.map((total, i) => spreadWith(inFolds, fold, own[i]!, i, total)))
    const numRows = counts.reduce((sum, count) => sum + count, 0)
    const isClose = Math.abs(inequality - least) <= 1e-8 + 1e-5 * least && least < Infinity
    if (inequality < least || (isClose && numRows < fewest)) {
      best = fold
      least = inequality
      fewest = numRows
    }
  }
  return best
}

// Standard deviation over the folds of their shares of class `i`, once `added` rows of it are in `fold`. Summed fold after fold, as
// NumPy sums along the first axis; with a single class that axis is contiguous, and it sums by pairs.
function spreadWith(inFolds: readonly Float64Array[], fold: number, added: number, i: number, total: number): number {
  const shares = inFolds.map((counts, other) => (counts[i]! + (other === fold ? added : 0)) / total)
  if (inFolds[0]!.length === 1) return standardDeviationOf(shares)
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  return Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) * (share - mean), 0) / shares.length)
}
