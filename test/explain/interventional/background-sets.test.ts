import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { backgroundSetsOf } from '../../../src/explain/interventional/background-sets.ts'
import { pathFeaturesOf, pathsOf } from '../../../src/explain/paths.ts'
import { goesLeft } from '../../../src/model/decision.ts'
import { type Forest, rootOf } from '../../../src/model/forest.ts'
import { forestOf, forests, randomIntegers, rowsOf, type TreeSpec } from '../../oracle/random-forest.ts'

interface Step {
  readonly node: number
  readonly isLeft: boolean
}

// The path to each leaf of a tree.
function treePaths(forest: Forest, tree: number): Map<number, Step[]> {
  const found = new Map<number, Step[]>()
  const visit = (child: number, steps: Step[]): void => {
    if (child < 0) {
      found.set(~child, steps)
      return
    }
    visit(forest.leftChild[child]!, [...steps, { node: child, isLeft: true }])
    visit(forest.rightChild[child]!, [...steps, { node: child, isLeft: false }])
  }
  visit(rootOf(forest, tree), [])
  return found
}

// How many rows are off a leaf's path at which features, as text.
function naiveSets(forest: Forest, steps: readonly Step[], rows: readonly Float64Array[]): Map<string, number> {
  const sets = new Map<string, number>()
  for (const row of rows) {
    const offPath = new Set<number>()
    for (const { node, isLeft } of steps) {
      const feature = forest.splitFeature[node]!
      if (goesLeft(forest, node, row[feature]!) !== isLeft) offPath.add(feature)
    }
    const key = [...offPath].sort((a, b) => a - b).join()
    sets.set(key, (sets.get(key) ?? 0) + 1)
  }
  return sets
}

function check(forest: Forest, values: Float64Array, numRows: number, firstTree: number, endTree: number): void {
  const { numFeatures } = forest
  const rows = Array.from({ length: numRows }, (_, row) => values.subarray(row * numFeatures, (row + 1) * numFeatures))
  const columns = Float64Array.from({ length: values.length }, (_, i) => rows[i % numRows]![Math.floor(i / numRows)]!)
  const paths = pathsOf(forest)
  const { numWords, begins, ends, offPath, counts } = backgroundSetsOf(
    forest,
    paths,
    columns,
    numRows,
    firstTree,
    endTree
  )
  const { offsets, features: allFeatures } = pathFeaturesOf(forest, paths, [...Array(forest.numTrees).keys()])
  for (let tree = 0; tree < forest.numTrees; tree++) {
    for (const [leaf, steps] of treePaths(forest, tree)) {
      const features = allFeatures.subarray(offsets[leaf]!, offsets[leaf + 1]!)
      expect([...features]).toEqual([...new Set(steps.map(({ node }) => forest.splitFeature[node]!))])
      const found = new Map<string, number>()
      for (let set = begins[leaf]!; set < ends[leaf]!; set++) {
        const isOffPath = (_: number, position: number): boolean =>
          ((offPath[set * numWords + (position >>> 5)]! >>> (position & 31)) & 1) === 1
        const own = [...features].filter(isOffPath)
        found.set(own.sort((a, b) => a - b).join(), counts[set]!)
      }
      const isUsed = tree >= firstTree && tree < endTree
      expect(ends[leaf]! - begins[leaf]!, 'each set once').toBe(found.size)
      expect(found).toEqual(isUsed ? naiveSets(forest, steps, rows) : new Map())
    }
  }
}

test('are the features at which each row is off path', () => {
  fc.assert(
    fc.property(
      forests({ maxFeatures: 12, maxDepth: 6 }).chain((forest) =>
        fc.tuple(
          fc.constant(forest),
          rowsOf(forest, 25),
          fc.nat({ max: forest.numTrees }),
          fc.nat({ max: forest.numTrees })
        )
      ),
      ([forest, rows, a, b]) => {
        check(forest, rows, 25, Math.min(a, b), Math.max(a, b))
        check(forest, rows.subarray(0, forest.numFeatures), 1, 0, forest.numTrees)
      }
    ),
    { numRuns: 150 }
  )
})

test('hundreds of sets at a leaf, of one word and of several', () => {
  for (const numFeatures of [14, 40, 80]) {
    const random = randomIntegers(numFeatures)
    let tree: TreeSpec = { leafValue: 5, leafCount: 1 }
    for (let node = 0; node < numFeatures + 10; node++) {
      tree = {
        splitFeature: node % numFeatures,
        decisionType: 0,
        threshold: 2 + random(6),
        categories: [],
        left: tree,
        right: { leafValue: 1, leafCount: 1 }
      }
    }
    const values = Float64Array.from({ length: 600 * numFeatures }, () => random(10))
    check(forestOf([tree], numFeatures), values, 600, 0, 1)
  }
})
