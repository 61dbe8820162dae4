/**
 * The slow twin of `verifyMonotone`: every combination of finite and missing values that some node can tell apart.
 *
 * @module
 */
import { categoriesOfSet, isCategorical, missingType, missingTypeOf } from '../../src/model/decision.ts'
import { seenValue } from '../../src/model/input-rule.ts'
import type { Model } from '../../src/model/model.ts'
import { zeroThreshold } from '../../src/numeric/constants.ts'
import { nextDownFloat32, nextUpFloat32 } from '../../src/numeric/float32-neighbours.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { nextUp } from '../../src/numeric/next-up.ts'

/** Whether raw score `output` ever falls while known values of a feature rise (`sign` 1) or fall (-1), all else being equal. */
export function isMonotone(model: Model, feature: number, sign: 1 | -1, output: number): boolean {
  const { forest } = model
  const nodes = [...forest.splitFeature.keys()].filter(
    (node) => forest.splitFeature[node] === feature && treeOf(node) % forest.numTreesPerIteration === output
  )
  function treeOf(node: number): number {
    return forest.nodeOffsets.findLastIndex((offset) => offset <= node)
  }
  const isZeroMissing = nodes.some((node) => missingTypeOf(forest.decisionType[node]!) === missingType.zero)
  const known = valuesOf(model, feature)
    .filter((value) => !Number.isNaN(value) && !(isZeroMissing && Math.abs(value) <= zeroThreshold))
    .sort((a, b) => a - b)
  let rows: number[][] = [[]]
  for (let other = 0; other < model.numFeatures; other++) {
    const values = other === feature ? [0] : valuesOf(model, other)
    rows = rows.flatMap((row) => values.map((value) => [...row, value]))
  }
  return rows.every((row) => {
    const scores = predictRaw(
      model,
      known.map((value) => row.with(feature, value))
    )
    const ofOutput = known.map((_, i) => scores[i * forest.numTreesPerIteration + output]! * sign)
    return ofOutput.every((score, i) => i === 0 || score >= ofOutput[i - 1]!)
  })
}

function valuesOf({ forest }: Model, feature: number): number[] {
  const values = new Set([NaN, 0])
  forest.splitFeature.forEach((tested, node) => {
    if (tested !== feature) return
    const threshold = forest.threshold[node]!
    if (isCategorical(forest.decisionType[node]!))
      for (const category of categoriesOfSet(forest, threshold)) values.add(category).add(category + 1)
    else {
      const float32 = Math.fround(threshold)
      values.add(threshold).add(nextUp(threshold))
      values.add(float32).add(nextDownFloat32(float32)).add(nextUpFloat32(float32))
    }
    values.add(1e-30).add(-1e-30)
  })
  // Finite as the trees see them.
  return [...values].filter((value) => Math.abs(seenValue(forest, value)) !== Infinity)
}
