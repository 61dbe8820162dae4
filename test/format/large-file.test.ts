import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { createLineCursor, lineNumberAt, nextLine } from '../../src/format/lightgbm/byte-lines.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { readWalkModel, walkRow } from '../oracle/forest-walk.ts'
import { randomFrom, type Random } from './mutate.ts'

const encoder = new TextEncoder()
const header =
  'tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=2\n' +
  'feature_names=a b c\nfeature_infos=[-1:1] [-1:1] [-1:1]\n\n'

// A tree of `numLeaves` leaves without its first line, with the keys of version 4.
function treeBody(random: Random, numLeaves: number): string {
  const numNodes = numLeaves - 1
  const left: number[] = []
  const right: number[] = []
  const placeOfLeaf: (readonly [number[], number])[] = []
  for (let node = 0; node < numNodes; node++) {
    const leaf = random(node + 1)
    const place = placeOfLeaf[leaf]
    if (place !== undefined) place[0][place[1]] = node
    left[node] = ~leaf
    right[node] = ~(node + 1)
    placeOfLeaf[leaf] = [left, node]
    placeOfLeaf[node + 1] = [right, node]
  }
  const list = (count: number, item: () => number | string): string => Array.from({ length: count }, item).join(' ')
  const number = (): string => ((random(2 ** 30) - 2 ** 29) / 2 ** 29).toPrecision(17)
  const lines = [
    `num_leaves=${numLeaves}`,
    'num_cat=0',
    `split_feature=${list(numNodes, () => random(3))}`,
    `split_gain=${list(numNodes, () => random(1000))}`,
    `threshold=${list(numNodes, number)}`,
    `decision_type=${list(numNodes, () => 2)}`,
    `left_child=${left.join(' ')}`,
    `right_child=${right.join(' ')}`,
    `leaf_value=${list(numLeaves, number)}`,
    `leaf_weight=${list(numLeaves, number)}`,
    `leaf_count=${list(numLeaves, () => 1 + random(1000))}`,
    `internal_value=${list(numNodes, () => random(1000))}`,
    `internal_weight=${list(numNodes, () => random(1000))}`,
    `internal_count=${list(numNodes, () => random(1000))}`,
    'is_linear=0',
    'shrinkage=0.1'
  ]
  return `${lines.join('\n')}\n\n\n`
}

// The bytes of a model that consists of the same tree `numTrees` times.
function repeatedTree(body: Uint8Array, numTrees: number): Uint8Array {
  const names = Array.from({ length: numTrees }, (_, tree) => encoder.encode(`Tree=${tree}\n`))
  const parts = [encoder.encode(header), ...names.flatMap((name) => [name, body]), encoder.encode('end of trees\n')]
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

const rows = [
  [-2, -2, -2],
  [0.1, -0.3, 0.7],
  [NaN, 0, 2]
]

function expectPredictions(bytes: Uint8Array, body: string, numTrees: number): void {
  const oneTree = readWalkModel(`${header}Tree=0\n${body}end of trees\n`)
  const model = loadModel(bytes)
  expect(model.forest.numTrees).toBe(numTrees)
  const expected = rows.map((row) => {
    const [output] = walkRow(oneTree, row).raw
    let sum = 0
    for (let tree = 0; tree < numTrees; tree++) sum += output!
    return sum
  })
  expect([...predictRaw(model, rows)]).toEqual(expected)
}

test('a model of 30 MB', () => {
  const body = treeBody(randomFrom(1), 255)
  const numTrees = Math.ceil(30e6 / body.length)
  expectPredictions(repeatedTree(encoder.encode(body), numTrees), body, numTrees)
}, 60_000)

// Counts what could grow faster than the file: each byte is looked at once for its line, whatever the number of lines.
test('lines are found in one pass', () => {
  const bytes = encoder.encode(`${'x'.repeat(10)}\n`.repeat(10_000))
  let numSearched = 0
  const counting = Object.assign(new Uint8Array(bytes), {
    indexOf: (byte: number, from: number) => {
      const found = bytes.indexOf(byte, from)
      numSearched += found - from + 1
      return found
    }
  })
  const cursor = createLineCursor(counting)
  while (nextLine(cursor));
  expect(numSearched).toBe(bytes.length)
  expect(lineNumberAt(cursor, cursor.start)).toBe(10_000)
})

// No JavaScript string is that long: the file has to be read as bytes. Takes a minute and 2 GB.
test.skipIf(process.env['OPENCREDIT_LONG'] !== '1')(
  'a model beyond the longest string',
  () => {
    const body = treeBody(randomFrom(2), 60_000)
    const numTrees = Math.ceil((2 ** 29 + 1) / body.length)
    const bytes = repeatedTree(encoder.encode(body), numTrees)
    expect(bytes.length).toBeGreaterThan(2 ** 29)
    const start = performance.now()
    expectPredictions(bytes, body, numTrees)
    const { maxRSS } = process.resourceUsage()
    console.info(
      `${(bytes.length / 2 ** 20).toFixed(0)} MB, ${numTrees} trees: ${((performance.now() - start) / 1000).toFixed(1)} s, ` +
        `at most ${(maxRSS / 1024).toFixed(0)} MB in memory`
    )
  },
  600_000
)
