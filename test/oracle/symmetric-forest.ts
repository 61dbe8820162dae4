/**
 * Random forests whose trees test the conditions of a list of levels: symmetric ones, and such as leave levels out in places.
 *
 * @module
 */
import * as fc from 'fast-check'
import { categoricalMask, missingType, nanInSetMask } from '../../src/model/decision.ts'
import type { Forest } from '../../src/model/forest.ts'
import { zeroThreshold } from '../../src/numeric/constants.ts'
import { forestOf, type ForestShape, type NodeSpec, randomIntegers, type TreeSpec } from './random-forest.ts'

/** What random symmetric forests may be. */
export interface SymmetricOptions {
  readonly maxDepth: number
  /** Default 0. */
  readonly minDepth?: number
  readonly maxIterations: number
  readonly maxTreesPerIteration: number
  /** Whether the trees of an iteration have the same levels. */
  readonly areVectors: boolean
  /** Whether subtrees may leave out levels, or end. */
  readonly isGappy: boolean
  readonly maxFeatures?: number
}

type Condition = Omit<NodeSpec, 'left' | 'right'>

/** Random forests. They are LightGBM's in what they take for missing, or other libraries' in float64. */
export function symmetricForests(options: SymmetricOptions): fc.Arbitrary<Forest> {
  const { minDepth = 0, maxDepth, maxIterations, maxTreesPerIteration, maxFeatures = 6 } = options
  return fc
    .record({
      numFeatures: fc.integer({ min: 1, max: maxFeatures }),
      numTreesPerIteration: fc.integer({ min: 1, max: maxTreesPerIteration }),
      numIterations: fc.integer({ min: 1, max: maxIterations }),
      isLightgbm: fc.boolean(),
      isFloat32Input: fc.boolean(),
      fractionIsZeroth: fc.boolean(),
      seed: fc.nat()
    })
    .map(({ numFeatures, numTreesPerIteration, numIterations, isLightgbm, isFloat32Input, fractionIsZeroth, seed }) => {
      const random = randomIntegers(seed)
      const trees: TreeSpec[] = []
      for (let iteration = 0; iteration < numIterations; iteration++) {
        let levels: Condition[] = []
        for (let output = 0; output < numTreesPerIteration; output++) {
          if (output === 0 || !options.areVectors) {
            const depth = minDepth + random(maxDepth - minDepth + 1)
            levels = Array.from({ length: depth }, () => conditionOf(random, numFeatures, isLightgbm)).filter(isFirst)
          }
          trees.push(treeOf(levels, 0, random, options.isGappy))
        }
      }
      const others: ForestShape = {
        inputType: isFloat32Input ? 'float32' : 'float64',
        tinyIsZero: false,
        fractionIsZeroth
      }
      // Numbers of a tree's own for its nodes and leaves show whether its shape is looked at; the large ones have none.
      const shape = { numTreesPerIteration, ...(maxDepth <= 8 ? { seed } : {}), ...(isLightgbm ? {} : others) }
      return forestOf(trees, numFeatures, shape)
    })
}

// Whether no condition before is the same.
function isFirst(condition: Condition, level: number, levels: readonly Condition[]): boolean {
  const isSame = (other: Condition): boolean =>
    other.splitFeature === condition.splitFeature &&
    other.decisionType === condition.decisionType &&
    ((condition.decisionType & categoricalMask) === 0
      ? other.threshold === condition.threshold
      : [...other.categories].sort().join() === [...condition.categories].sort().join())
  return levels.findIndex(isSame) === level
}

function conditionOf(random: (below: number) => number, numFeatures: number, isLightgbm: boolean): Condition {
  const missing = [missingType.none, missingType.nan, missingType.zero][random(isLightgbm ? 3 : 2)]!
  const isCategorical = random(4) === 0
  const hasNaN = isCategorical && !isLightgbm && random(2) === 0
  return {
    splitFeature: random(numFeatures),
    decisionType: Number(isCategorical) | (random(2) << 1) | (missing << 2) | (hasNaN ? nanInSetMask : 0),
    threshold: thresholdOf(random),
    categories: [...new Set(Array.from({ length: 1 + random(3) }, () => random(random(3) === 0 ? 100 : 9)))]
  }
}

function thresholdOf(random: (below: number) => number): number {
  const special = [0, -0, zeroThreshold, -zeroThreshold, 1e-36, Infinity, -Infinity, 1e300]
  if (random(8) === 0) return special[random(special.length)]!
  return random(2) === 0 ? random(9) - 4 : random(4001) / 1000 - 2
}

function treeOf(
  levels: readonly Condition[],
  level: number,
  random: (below: number) => number,
  isGappy: boolean
): TreeSpec {
  const next = isGappy && random(6) === 0 ? level + 1 + random(2) : level
  if (next >= levels.length || (isGappy && random(12) === 0))
    return { leafValue: (random(2001) - 1000) / 2 ** random(12) / 3, leafCount: 1 + random(9) }
  return {
    ...levels[next]!,
    left: treeOf(levels, next + 1, random, isGappy),
    right: treeOf(levels, next + 1, random, isGappy)
  }
}
