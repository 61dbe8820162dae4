import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tidyPlaces } from '../../src/plot/tidy-tree.ts'
import { plainTidyPlaces } from '../oracle/tidy-places.ts'

interface Drawn {
  readonly children: number[][]
  readonly sizes: number[]
}

// Where node `i` hangs: at an earlier node that has room.
const treeOf = (maxChildren: number): fc.Arbitrary<Drawn> =>
  fc
    .array(fc.record({ at: fc.nat(), size: fc.integer({ min: 1, max: 60 }) }), { minLength: 1, maxLength: 60 })
    .map((given) => {
      const children: number[][] = given.map(() => [])
      given.slice(1).forEach(({ at }, i) => {
        const open = children.slice(0, i + 1).flatMap((below, node) => (below.length < maxChildren ? [node] : []))
        children[open[at % open.length]!]!.push(i + 1)
      })
      return { children, sizes: given.map(({ size }) => size) }
    })

function levelsOf(children: readonly (readonly number[])[]): number[][] {
  const levels: number[][] = []
  for (let level = [0]; level.length > 0; level = level.flatMap((node) => children[node]!)) levels.push(level)
  return levels
}

test('binary trees are drawn as the definition says', () => {
  fc.assert(
    fc.property(treeOf(2), fc.integer({ min: 0, max: 20 }), ({ children, sizes }, gap) => {
      const expected = plainTidyPlaces(children, sizes, gap)
      tidyPlaces({ children, sizes }, gap).forEach((place, node) => expect(place).toBeCloseTo(expected[node]!, 6))
    }),
    { numRuns: 300 }
  )
})

test('in any tree neighbours are apart, in order, and parents in the middle', () => {
  fc.assert(
    fc.property(treeOf(5), fc.integer({ min: 0, max: 20 }), ({ children, sizes }, gap) => {
      const places = tidyPlaces({ children, sizes }, gap)
      for (const level of levelsOf(children)) {
        level.slice(1).forEach((node, i) => {
          const before = level[i]!
          const room = (sizes[before]! + sizes[node]!) / 2 + gap
          expect(places[node]! - places[before]!).toBeGreaterThan(room - 1e-6)
        })
      }
      children.forEach((below, node) => {
        if (below.length > 0) expect(places[node]).toBeCloseTo((places[below[0]!]! + places[below.at(-1)!]!) / 2, 6)
      })
      expect(Math.min(...places.map((place, node) => place - sizes[node]! / 2))).toBeCloseTo(0, 6)
    })
  )
})

test('subtrees between others are spread evenly', () => {
  // A root of four: two wide subtrees push each other apart, and the leaves between them stand evenly.
  const children = [[1, 2, 3, 4], [5, 6, 7], [], [], [8, 9, 10], [], [], [], [], [], []]
  const places = tidyPlaces({ children, sizes: children.map(() => 10) }, 0)
  const [first, second, third, last] = children[0]!.map((child) => places[child]!)
  expect(second! - first!).toBeCloseTo(10)
  expect(third! - second!).toBeCloseTo(10)
  expect(last! - third!).toBeCloseTo(10)
  expect(places[8]! - places[7]!).toBeCloseTo(10)
})

test('one node, and a chain of 100,000, are trees', () => {
  expect(tidyPlaces({ children: [[]], sizes: [8] }, 4)).toEqual(Float64Array.of(4))
  const length = 100_000
  const children = Array.from({ length }, (_, node) => (node + 1 < length ? [node + 1] : []))
  const places = tidyPlaces({ children, sizes: new Float64Array(length).fill(8) }, 4)
  expect(new Set(places)).toEqual(new Set([4]))
})
