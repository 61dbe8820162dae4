/**
 * Figures of resampled rows, the slow way: rows are written out as often as their group was drawn, and every pair is compared.
 *
 * @module
 */

/** Rows with their probabilities [numRows][numClasses]. */
export interface PlainRows {
  readonly probabilities: readonly (readonly number[])[]
  readonly label: readonly number[]
}

/** Rows written out [sum of times over rows]. */
export function writtenOut(rows: PlainRows, group: readonly number[], times: ArrayLike<number>): PlainRows {
  const taken = [...rows.label.keys()].flatMap((row) => new Array<number>(times[group[row]!]!).fill(row))
  return {
    probabilities: taken.map((row) => rows.probabilities[row]!),
    label: taken.map((row) => rows.label[row]!)
  }
}

/** By name, as `evaluate` calls them. */
export function plainFigures({ probabilities, label }: PlainRows, numClasses: number): Record<string, number> {
  const classes = Array.from({ length: numClasses }, (_, i) => i)
  const predicted = probabilities.map((row) => row.indexOf(Math.max(...row)))
  const count = (isCounted: (row: number) => boolean): number => [...label.keys()].filter(isCounted).length
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const occurring = classes.filter((one) => label.includes(one))
  const met = classes.filter((one) => label.includes(one) || predicted.includes(one))
  const hits = (one: number): number => count((row) => label[row] === one && predicted[row] === one)
  const actual = (one: number): number => count((row) => label[row] === one)
  const given = (one: number): number => count((row) => predicted[row] === one)
  // Share of pairs of a row of `target` and one of which `isOther` that stand in the right order.
  const auc = (target: number, isOther: (one: number) => boolean): number => {
    let right = 0
    let pairs = 0
    for (const [row, one] of label.entries()) {
      if (one !== target) continue
      for (const [other, another] of label.entries()) {
        if (!isOther(another)) continue
        const difference = probabilities[row]![target]! - probabilities[other]![target]!
        right += difference > 0 ? 1 : difference === 0 ? 0.5 : 0
        pairs++
      }
    }
    return right / pairs
  }
  const ks = (target: number): number => {
    const share = (isCounted: (row: number) => boolean, limit: number): number =>
      count((row) => isCounted(row) && probabilities[row]![target]! >= limit) / count(isCounted)
    const isEvent = (row: number): boolean => label[row] === target
    const limits = probabilities.map((row) => row[target]!)
    return Math.max(...limits.map((limit) => Math.abs(share(isEvent, limit) - share((row) => !isEvent(row), limit))))
  }
  const oneAgainstRest = classes.map((target) => auc(target, (one) => one !== target))
  return {
    accuracy: mean(label.map((one, row) => Number(one === predicted[row]))),
    macro_f1: mean(met.map((one) => (2 * hits(one)) / (actual(one) + given(one)))),
    macro_recall: mean(occurring.map((one) => hits(one) / actual(one))),
    log_loss: mean(label.map((one, row) => -Math.log(probabilities[row]![one]!))),
    brier: mean(
      probabilities.map((row, i) => {
        const sum = row.reduce((total, value, one) => total + (value - Number(one === label[i])) ** 2, 0)
        return numClasses === 2 ? sum / 2 : sum
      })
    ),
    auc_macro: mean(oneAgainstRest),
    auc_weighted: oneAgainstRest.reduce((sum, value, one) => sum + (value * actual(one)) / label.length, 0),
    auc_hand_till: mean(
      classes.flatMap((one) => classes.filter((other) => other !== one).map((other) => auc(one, (is) => is === other)))
    ),
    ...Object.fromEntries(classes.map((one) => [`auc[${one}]`, oneAgainstRest[one]!])),
    ...Object.fromEntries(classes.map((one) => [`gini[${one}]`, 2 * oneAgainstRest[one]! - 1])),
    ...Object.fromEntries(classes.map((one) => [`ks[${one}]`, ks(one)]))
  }
}
