/**
 * Figures of order: AUC of each class against the rest and of each pair of classes, Gini and KS.
 *
 * Source: D. J. Hand and R. J. Till, "A Simple Generalisation of the Area Under the ROC Curve for Multiple Class Classification
 * Problems" (2001); scikit-learn's `roc_auc_score`.
 *
 * @module
 */
import { descendingOrder } from '../../../numeric/descending-order.ts'
import type { CheckedRows } from '../scored-rows.ts'
import type { Statistic } from './statistic.ts'

/**
 * `auc_macro` and `auc_weighted` (mean over the classes of each against the rest, plain and by their shares), `auc_hand_till` (mean
 * over pairs of classes), and of each class against the rest `auc[i]`, `gini[i]` (2 · AUC − 1) and `ks[i]`, the largest distance
 * between the distributions of its probability among its rows and among others.
 */
export function ranking(rows: CheckedRows): Statistic {
  const { numRows, numClasses, group, label } = rows
  const orders = Array.from({ length: numClasses }, (_, target) => rankedRows(rows, target))
  const totals = new Float64Array(numClasses)
  // By class, then by other class: pairs in which the row of the former has the higher probability of it, ties half.
  const pairs = new Float64Array(numClasses * numClasses)
  const ofClass = (name: string): string[] => orders.map((_, target) => `${name}[${target}]`)
  return {
    names: ['auc_macro', 'auc_weighted', 'auc_hand_till', ...ofClass('auc'), ...ofClass('gini'), ...ofClass('ks')],
    measure(times, out, offset) {
      totals.fill(0)
      pairs.fill(0)
      for (let row = 0; row < numRows; row++) totals[label[row]!]! += times[group[row]!]!
      let all = 0
      for (const total of totals) all += total
      let macro = 0
      let weighted = 0
      let byPairs = 0
      for (let target = 0; target < numClasses; target++) {
        const own = totals[target]!
        const others = all - own
        const distance = countPairs(orders[target]!, target, times, totals, pairs)
        let area = 0
        for (let other = 0; other < numClasses; other++) {
          if (other === target) continue
          const count = pairs[target * numClasses + other]!
          area += count
          byPairs += count / (own * totals[other]!)
        }
        const auc = area / (own * others)
        macro += auc
        weighted += auc * own
        out[offset + 3 + target] = auc
        out[offset + 3 + numClasses + target] = 2 * auc - 1
        out[offset + 3 + 2 * numClasses + target] = distance / (own * others)
      }
      out[offset] = macro / numClasses
      out[offset + 1] = weighted / all
      out[offset + 2] = byPairs / (numClasses * (numClasses - 1))
    }
  }
}

/** Rows from the highest probability of a class to the lowest; of equals, those of the class first [numRows]. */
interface RankedRows {
  readonly group: Int32Array
  readonly label: Int32Array
  /** 1 where the next row has a lower probability. */
  readonly isLast: Uint8Array
}

function rankedRows({ numRows, numClasses, probabilities, label, group }: CheckedRows, target: number): RankedRows {
  // Sorting is stable: whatever is first stays first among equals.
  const ownFirst = new Int32Array(numRows)
  let next = 0
  for (let row = 0; row < numRows; row++) if (label[row] === target) ownFirst[next++] = row
  for (let row = 0; row < numRows; row++) if (label[row] !== target) ownFirst[next++] = row
  const scores = Float64Array.from(ownFirst, (row) => probabilities[row * numClasses + target]!)
  const order = new Int32Array(numRows)
  descendingOrder(scores, 0, numRows, order)
  const isLast = new Uint8Array(numRows)
  for (let i = 0; i < numRows; i++) isLast[i] = Number(i === numRows - 1 || scores[order[i]!] !== scores[order[i + 1]!])
  return {
    group: order.map((position) => group[ownFirst[position]!]!),
    label: order.map((position) => label[ownFirst[position]!]!),
    isLast
  }
}

// Adds to `pairs` of the target, and returns KS, not yet divided by the rows of the target times the others.
function countPairs(
  { group, label, isLast }: RankedRows,
  target: number,
  times: Uint16Array,
  totals: Float64Array,
  pairs: Float64Array
): number {
  const numClasses = totals.length
  const own = totals[target]!
  let others = 0
  for (const total of totals) others += total
  others -= own
  // Rows above, and those of the target that are level; of equals these come first, so that they are known when others are met.
  let ownAbove = 0
  let othersAbove = 0
  let level = 0
  let distance = 0
  for (let i = 0; i < label.length; i++) {
    const often = times[group[i]!]!
    const one = label[i]!
    if (one === target) {
      level += often
    } else {
      pairs[target * numClasses + one]! += often * (ownAbove + 0.5 * level)
      othersAbove += often
    }
    if (isLast[i] === 1) {
      ownAbove += level
      level = 0
      const here = Math.abs(ownAbove * others - othersAbove * own)
      if (here > distance) distance = here
    }
  }
  return distance
}
