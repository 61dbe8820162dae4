import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathFeaturesOf, type Paths, pathsOf } from '../../src/explain/paths.ts'
import { type Forest, rootOf } from '../../src/model/forest.ts'
import { chainOf, forestOf, forests } from '../oracle/random-forest.ts'

interface Step {
  readonly node: number
  readonly isLeft: boolean
}

// Checks everything that is said of a node or leaf against the steps that lead to it.
function checkChild(forest: Forest, paths: Paths, child: number, steps: readonly Step[]): void {
  const featureOf = ({ node }: Step): number => forest.splitFeature[node]!
  const above = steps.at(-1)?.node ?? -1
  const distinct = [...new Set(steps.map(featureOf))]
  if (child < 0) {
    const { offsets, features } = pathFeaturesOf(forest, paths, [...Array(forest.numTrees).keys()])
    expect(paths.leafParent[~child]).toBe(above)
    expect(paths.numDistinct[~child]).toBe(distinct.length)
    expect([...features.subarray(offsets[~child]!, offsets[~child + 1]!)]).toEqual(distinct)
    return
  }
  const feature = forest.splitFeature[child]!
  const before = steps.filter((step) => featureOf(step) === feature).at(-1)
  expect(paths.parent[child]).toBe(above)
  expect(paths.numDistinctAbove[child]).toBe(distinct.length)
  expect(paths.previous[child]).toBe(before?.node ?? -1)
  if (before !== undefined) expect(paths.isLeftOfPrevious[child]).toBe(Number(before.isLeft))
  expect(paths.position[child]).toBe(before === undefined ? distinct.length : distinct.indexOf(feature))
  for (const isLeft of [true, false]) {
    const next = isLeft ? forest.leftChild[child]! : forest.rightChild[child]!
    checkChild(forest, paths, next, [...steps, { node: child, isLeft }])
  }
}

function depthOf(forest: Forest, child: number): number {
  if (child < 0) return 0
  return 1 + Math.max(depthOf(forest, forest.leftChild[child]!), depthOf(forest, forest.rightChild[child]!))
}

test('are what a walk down the trees finds', () => {
  fc.assert(
    fc.property(forests({ maxDepth: 6 }), (forest) => {
      const paths = pathsOf(forest)
      for (let tree = 0; tree < forest.numTrees; tree++) checkChild(forest, paths, rootOf(forest, tree), [])
      const roots = Array.from({ length: forest.numTrees }, (_, tree) => rootOf(forest, tree))
      expect(paths.maxDepth).toBe(Math.max(0, ...roots.map((root) => depthOf(forest, root))))
      expect(paths.maxDistinct).toBe(Math.max(0, ...paths.numDistinct))
    }),
    { numRuns: 200 }
  )
})

test('list every node once, after its parent, tree after tree', () => {
  fc.assert(
    fc.property(forests(), (forest) => {
      const { order, parent } = pathsOf(forest)
      const positionOf = new Map([...order].map((node, i) => [node, i]))
      expect(positionOf.size).toBe(forest.splitFeature.length)
      for (const node of order) {
        if (parent[node]! >= 0) expect(positionOf.get(parent[node]!)!).toBeLessThan(positionOf.get(node)!)
      }
      for (let tree = 0; tree < forest.numTrees; tree++) {
        const [first, end] = [forest.nodeOffsets[tree]!, forest.nodeOffsets[tree + 1]!]
        const ofTree = [...order.subarray(first, end)]
        expect(ofTree.every((node) => node >= first && node < end)).toBe(true)
      }
    })
  )
})

test('of a chain of 100,000 nodes with as many features take linear time', () => {
  const forest = forestOf([chainOf(100_000, (node) => node)], 100_000)
  expect(pathsOf(forest)).toMatchObject({ maxDepth: 100_000, maxDistinct: 100_000 })
})
