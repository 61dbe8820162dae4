/**
 * What each tree of a forest says at worst and at best of a row some of whose values are not known, by trying completions one by
 * one.
 *
 * @module
 */
import { categoriesOfSet, isCategorical } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import { nextDownFloat32, nextUpFloat32 } from '../../src/numeric/float32-neighbours.ts'
import { nextUp } from '../../src/numeric/next-up.ts'
import { leafOf } from '../../src/predict/reference-walk.ts'

/** Values that try every decision of a forest, between two ends, both inclusive, and with a few values of no importance. */
export function telling(forest: Forest, feature: number, [min, max]: readonly [number, number]): number[] {
  const values = new Set<number>([min, max, min / 2 + max / 2, 0, 1e-35, -1e-35, 2e-35, -2e-35])
  for (let node = 0; node < forest.splitFeature.length; node++) {
    if (forest.splitFeature[node] !== feature) continue
    const threshold = forest.threshold[node]!
    const points = isCategorical(forest.decisionType[node]!) ? categoriesOfSet(forest, threshold) : [threshold]
    for (const point of points)
      for (const step of [-1, -0.5, -1e-9, 0, 1e-9, 0.5, 1]) values.add(point + step * Math.max(1, Math.abs(point)))
    for (const point of points) {
      for (const step of [-1, 1]) values.add(point + step)
      const float32 = Math.fround(point)
      values.add(nextUpFloat32(float32)).add(float32).add(nextDownFloat32(float32))
      values.add(nextUp(point)).add(-nextUp(-point))
    }
  }
  return [...values].filter((value) => value >= min && value <= max)
}

/** Every row that has, for each unknown feature, one of its values. */
export function* completionsOf(
  row: Float64Array,
  values: readonly (readonly number[] | undefined)[],
  feature = 0
): Generator<Float64Array> {
  if (feature === row.length) {
    yield row
    return
  }
  const ofFeature = values[feature]
  if (ofFeature === undefined) yield* completionsOf(row, values, feature + 1)
  else for (const value of ofFeature) yield* completionsOf(row.with(feature, value), values, feature + 1)
}

/** Smallest and largest output of each tree over rows [numTrees]. */
export function treeExtremes(
  forest: Forest,
  rows: Iterable<Float64Array>
): { readonly smallest: Float64Array; readonly largest: Float64Array } {
  const smallest = new Float64Array(forest.numTrees).fill(Infinity)
  const largest = new Float64Array(forest.numTrees).fill(-Infinity)
  for (const row of rows)
    for (let tree = 0; tree < forest.numTrees; tree++) {
      const output = forest.leafValue[leafOf(forest, tree, row)]!
      smallest[tree] = Math.min(smallest[tree]!, output)
      largest[tree] = Math.max(largest[tree]!, output)
    }
  return { smallest, largest }
}
