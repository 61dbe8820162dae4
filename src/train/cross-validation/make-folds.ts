/**
 * `makeFolds`: which rows are left out of training together.
 *
 * Source of the methods: scikit-learn's KFold, StratifiedKFold, GroupKFold and StratifiedGroupKFold.
 *
 * @module
 */
import { createLightgbmRandom } from '../../numeric/lightgbm-random.ts'

/** How to make folds. */
export interface FoldRules {
  readonly numRows: number
  readonly numFolds: number
  /** Group of each row, from 0: rows of a group stay together; undefined when each row is a group of its own [numRows]. */
  readonly groups: Int32Array | undefined
  /** Class of each row, from 0: folds get equal shares of each; undefined when that does not matter [numRows]. */
  readonly classes: Int32Array | undefined
  /** Seed of the order in which rows or groups are dealt out; undefined for the order they have. */
  readonly seed: number | undefined
}

/**
 * The fold of each row, from 0. The same rules give the same folds.
 *
 * Without groups, rows (those of each class on their own) are dealt out in runs of equal length, which differ by one row at most.
 * Groups are dealt out one after the other, those that weigh most first: the largest, or those that hold the classes most unequally.
 * Each goes to the fold with the fewest rows, or where it leaves the classes spread most equally.
 *
 * @returns [numRows]
 * @throws RangeError when there are fewer rows, rows of a class, or groups than folds
 */
export function makeFolds(rules: FoldRules): Int32Array {
  const { numRows, numFolds, groups, classes, seed } = rules
  const count = groups === undefined ? numRows : 1 + groups.reduce((most, group) => Math.max(most, group), -1)
  if (count < numFolds) {
    const what = groups === undefined ? 'rows' : 'groups'
    throw new RangeError(`"folds" expected at most ${count}, the number of ${what}; got ${numFolds}`)
  }
  const order = Int32Array.from({ length: count }, (_, i) => i)
  if (seed !== undefined) shuffle(order, seed)
  if (groups !== undefined) {
    const foldOfGroup = dealGroups(order, groups, classes ?? new Int32Array(numRows), numFolds)
    return groups.map((group) => foldOfGroup[group]!)
  }
  return dealRows(order, classes, numFolds)
}

// Rows of each class in turn go to the folds in runs; classes begin where the one before ended, so that folds are of equal size.
function dealRows(order: Int32Array, classes: Int32Array | undefined, numFolds: number): Int32Array {
  const folds = new Int32Array(order.length)
  if (classes === undefined) {
    runs(order.length, numFolds).forEach((fold, i) => {
      folds[order[i]!] = fold
    })
    return folds
  }
  const ofClass = new Map<number, number[]>()
  for (const row of order) {
    const rows = ofClass.get(classes[row]!)
    if (rows === undefined) ofClass.set(classes[row]!, [row])
    else rows.push(row)
  }
  let begin = 0
  for (const [, rows] of [...ofClass].sort(([one], [other]) => one - other)) {
    if (rows.length < numFolds) {
      throw new RangeError(
        `"folds" expected at most ${rows.length}, the rows of the smallest class, with "stratified"; got ${numFolds}`
      )
    }
    const dealt = runs(rows.length, numFolds)
    rows.forEach((row, i) => {
      folds[row] = (dealt[i]! + begin) % numFolds
    })
    begin = (begin + rows.length) % numFolds
  }
  return folds
}

// Folds of `count` things in a row; the first folds get one more where it does not work out evenly.
function runs(count: number, numFolds: number): Int32Array {
  const least = Math.floor(count / numFolds)
  const numLonger = count % numFolds
  const inLonger = numLonger * (least + 1)
  return Int32Array.from({ length: count }, (_, i) =>
    i < inLonger ? Math.floor(i / (least + 1)) : numLonger + Math.floor((i - inLonger) / least)
  )
}

function dealGroups(order: Int32Array, groups: Int32Array, classes: Int32Array, numFolds: number): Int32Array {
  const numClasses = 1 + classes.reduce((most, value) => Math.max(most, value), 0)
  const counts = new Float64Array(order.length * numClasses)
  const totals = new Float64Array(numClasses)
  for (let row = 0; row < groups.length; row++) {
    counts[groups[row]! * numClasses + classes[row]!]!++
    totals[classes[row]!]!++
  }
  const countsOf = (group: number): Float64Array => counts.subarray(group * numClasses, (group + 1) * numClasses)
  const weights = Float64Array.from({ length: order.length }, (_, group) =>
    numClasses === 1 ? counts[group]! : spreadOf(countsOf(group))
  )
  // Sorting is stable, so groups of equal weight keep the order they were shuffled into.
  const heaviestFirst = [...order].sort((one, other) => weights[other]! - weights[one]!)
  const inFolds = Array.from({ length: numFolds }, () => new Float64Array(numClasses))
  const sizes = new Float64Array(numFolds)
  const foldOfGroup = new Int32Array(order.length)
  for (const group of heaviestFirst) {
    const own = countsOf(group)
    let chosen = 0
    let least = Infinity
    for (let fold = 0; fold < numFolds; fold++) {
      const inequality = numClasses === 1 ? sizes[fold]! : inequalityWith(inFolds, fold, own, totals)
      if (inequality < least || (inequality === least && sizes[fold]! < sizes[chosen]!)) {
        least = inequality
        chosen = fold
      }
    }
    foldOfGroup[group] = chosen
    own.forEach((count, i) => {
      inFolds[chosen]![i]! += count
      sizes[chosen]! += count
    })
  }
  return foldOfGroup
}

// Mean over the classes of how unequally their shares are spread over the folds, once `own` is in a fold.
function inequalityWith(
  inFolds: readonly Float64Array[],
  fold: number,
  own: Float64Array,
  totals: Float64Array
): number {
  let sum = 0
  for (let i = 0; i < totals.length; i++) {
    if (totals[i] === 0) continue
    sum += spreadOf(inFolds.map((counts, other) => (counts[i]! + (other === fold ? own[i]! : 0)) / totals[i]!))
  }
  return sum
}

function spreadOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2
  return Math.sqrt(squares / values.length)
}

// Fisher and Yates. Two numbers of 15 bits make one of 30, as the low bits of LightGBM's generator repeat themselves soon.
function shuffle(order: Int32Array, seed: number): void {
  const random = createLightgbmRandom(seed)
  for (let i = order.length - 1; i > 0; i--) {
    const fraction = random.nextFloat() + random.nextFloat() / 32768
    const j = Math.floor(fraction * (i + 1))
    const moved = order[i]!
    order[i] = order[j]!
    order[j] = moved
  }
}
