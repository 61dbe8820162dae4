/**
 * Figures of the classes that rows were given: accuracy, macro F1, macro recall; the confusion table.
 *
 * @module
 */
import type { CheckedRows } from '../scored-rows.ts'
import type { Statistic } from './statistic.ts'

/**
 * `accuracy`, `macro_f1` and `macro_recall`, as scikit-learn's `accuracy_score`, `f1_score(average="macro")` and
 * `balanced_accuracy_score`: F1 is the mean over classes that occur or were given, recall over those that occur.
 */
export function decidedClasses(rows: CheckedRows): Statistic {
  const { numRows, numClasses, group } = rows
  const cell = cellsOf(rows)
  const confusion = new Float64Array(numClasses * numClasses)
  return {
    names: ['accuracy', 'macro_f1', 'macro_recall'],
    measure(times, out, offset) {
      confusion.fill(0)
      for (let row = 0; row < numRows; row++) confusion[cell[row]!]! += times[group[row]!]!
      let all = 0
      let right = 0
      let f1 = 0
      let recall = 0
      let numMet = 0
      let numOccurring = 0
      for (let i = 0; i < numClasses; i++) {
        let actual = 0
        let given = 0
        for (let other = 0; other < numClasses; other++) {
          actual += confusion[i * numClasses + other]!
          given += confusion[other * numClasses + i]!
        }
        const hits = confusion[i * numClasses + i]!
        all += actual
        right += hits
        if (actual + given > 0) {
          f1 += (2 * hits) / (actual + given)
          numMet++
        }
        if (actual > 0) {
          recall += hits / actual
          numOccurring++
        }
      }
      out[offset] = right / all
      out[offset + 1] = f1 / numMet
      out[offset + 2] = recall / numOccurring
    }
  }
}

// Which cell of the confusion table each row is in [numRows].
function cellsOf({ label, predicted, numClasses }: CheckedRows): Int32Array {
  return label.map((actual, row) => actual * numClasses + predicted[row]!)
}

/** How many rows of each class were given which: by class, then by class given [numClasses][numClasses]. */
export function confusionOf(rows: CheckedRows): number[][] {
  const table = Array.from({ length: rows.numClasses }, () => new Array<number>(rows.numClasses).fill(0))
  for (let row = 0; row < rows.numRows; row++) table[rows.label[row]!]![rows.predicted[row]!]!++
  return table
}
