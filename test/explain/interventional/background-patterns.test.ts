import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { backgroundPatterns } from '../../../src/explain/interventional/background-patterns.ts'
import { pathsOf } from '../../../src/explain/paths.ts'
import { goesLeft } from '../../../src/model/decision.ts'
import { type Forest, rootOf } from '../../../src/model/forest.ts'
import { forestOf, forests, randomIntegers, rowsOf, type TreeSpec } from '../../oracle/random-forest.ts'

interface Step {
  readonly node: number
  readonly isLeft: boolean
}

// The way to each leaf of a tree.
function waysOf(forest: Forest, tree: number): Map<number, Step[]> {
  const ways = new Map<number, Step[]>()
  const visit = (child: number, steps: Step[]): void => {
    if (child < 0) {
      ways.set(~child, steps)
      return
    }
    visit(forest.leftChild[child]!, [...steps, { node: child, isLeft: true }])
    visit(forest.rightChild[child]!, [...steps, { node: child, isLeft: false }])
  }
  visit(rootOf(forest, tree), [])
  return ways
}

// How many rows fail with which features at a leaf, as text.
function naivePatterns(forest: Forest, steps: readonly Step[], rows: readonly Float64Array[]): Map<string, number> {
  const patterns = new Map<string, number>()
  for (const row of rows) {
    const failed = new Set<number>()
    for (const { node, isLeft } of steps) {
      const feature = forest.splitFeature[node]!
      if (goesLeft(forest, node, row[feature]!) !== isLeft) failed.add(feature)
    }
    const key = [...failed].sort((a, b) => a - b).join()
    patterns.set(key, (patterns.get(key) ?? 0) + 1)
  }
  return patterns
}

function check(forest: Forest, values: Float64Array, numRows: number, firstTree: number, endTree: number): void {
  const { numFeatures } = forest
  const rows = Array.from({ length: numRows }, (_, row) => values.subarray(row * numFeatures, (row + 1) * numFeatures))
  const columns = Float64Array.from({ length: values.length }, (_, i) => rows[i % numRows]![Math.floor(i / numRows)]!)
  const paths = pathsOf(forest)
  const patterns = backgroundPatterns(forest, paths, columns, numRows, firstTree, endTree)
  const { numWords, begins, ends, failed, counts } = patterns
  for (let tree = 0; tree < forest.numTrees; tree++) {
    for (const [leaf, steps] of waysOf(forest, tree)) {
      const first = paths.firstFeature[leaf]!
      const features = paths.features.subarray(first, first + paths.numDistinct[leaf]!)
      expect([...features]).toEqual([...new Set(steps.map(({ node }) => forest.splitFeature[node]!))])
      const found = new Map<string, number>()
      for (let pattern = begins[leaf]!; pattern < ends[leaf]!; pattern++) {
        const hasFailed = (_: number, place: number): boolean =>
          ((failed[pattern * numWords + (place >>> 5)]! >>> (place & 31)) & 1) === 1
        const own = [...features].filter(hasFailed)
        found.set(own.sort((a, b) => a - b).join(), counts[pattern]!)
      }
      const isUsed = tree >= firstTree && tree < endTree
      expect(ends[leaf]! - begins[leaf]!, 'each set once').toBe(found.size)
      expect(found).toEqual(isUsed ? naivePatterns(forest, steps, rows) : new Map())
    }
  }
}

test('are the features that fail, row by row', () => {
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

test('paths put every node behind its parent and know the depth', () => {
  fc.assert(
    fc.property(forests(), (forest) => {
      const { order, maxDepth, maxFeatures } = pathsOf(forest)
      const position = new Map([...order].map((node, i) => [node, i]))
      expect(position.size).toBe(forest.splitFeature.length)
      for (const node of order) {
        for (const child of [forest.leftChild[node]!, forest.rightChild[node]!]) {
          if (child >= 0) expect(position.get(child)!).toBeGreaterThan(position.get(node)!)
        }
      }
      const ways = Array.from({ length: forest.numTrees }, (_, tree) => [...waysOf(forest, tree).values()]).flat()
      expect(maxDepth).toBe(Math.max(0, ...ways.map((steps) => steps.length)))
      const numDistinct = ways.map((steps) => new Set(steps.map(({ node }) => forest.splitFeature[node])).size)
      expect(maxFeatures).toBe(Math.max(0, ...numDistinct))
      for (let tree = 0; tree < forest.numTrees; tree++) {
        const own = [...order.subarray(forest.nodeOffsets[tree], forest.nodeOffsets[tree + 1])]
        expect(own.every((node) => node >= forest.nodeOffsets[tree]! && node < forest.nodeOffsets[tree + 1]!)).toBe(
          true
        )
      }
    })
  )
})
