import { expect, test } from 'vitest'
import { ModelFormatError } from '../../src/errors.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Model } from '../../src/model/model.ts'
import { predict, predictLeaf, predictRaw } from '../../src/predict/predict.ts'
import { rowsOf } from '../check-case.ts'
import { type Case, differingBits, readCases } from '../fixtures.ts'

const names = [
  'binary',
  'categorical-onehot',
  'linear-multiclass',
  'linear-stump',
  'multiclass',
  'rf-binary',
  'missing-zero',
  'monotone',
  'stump',
  'stump-multiclass',
  'no-trees',
  'hostile-names',
  'pandas',
  'infinite',
  'weight-ties',
  'edited-v2-oldest',
  'edited-no-tree-sizes',
  'edited-cut',
  'edited-crlf',
  'edited-no-trees-per-iteration',
  'edited-key-order'
]
const cases = readCases().filter(({ name }) => names.includes(name))
const smallCases = cases.filter((of) => of.file('model.txt')!.length < 7_000)
const dumpedCases = cases.filter((of) => of.file('model.json') !== undefined)

// LightGBM reads trees without these lines, and so do we; predictions do not need them. Constant trees need only a leaf value.
const optionalKeys = [
  'version',
  'num_tree_per_iteration',
  'monotone_constraints',
  'tree_sizes',
  'split_gain',
  'leaf_weight',
  'leaf_count',
  'internal_value',
  'internal_weight',
  'internal_count',
  'is_linear',
  'shrinkage'
]
// Neither LightGBM nor we can miss these two. They change what becomes of raw scores, not the scores.
const outputKeys = ['objective', 'average_output']

function loaded(source: string | Uint8Array | object): Model | undefined {
  try {
    return loadModel(source)
  } catch (error) {
    if (error instanceof ModelFormatError) return undefined
    throw error
  }
}

function expectSame(got: Model, expected: Model, of: Case, outputs: boolean, what: string): void {
  const rows = rowsOf(of)
  expect(differingBits(predictRaw(got, rows), predictRaw(expected, rows)), what).toBe(0)
  expect(differingBits(predictLeaf(got, rows), predictLeaf(expected, rows)), what).toBe(0)
  if (outputs) expect(differingBits(predict(got, rows), predict(expected, rows)), what).toBe(0)
}

// The lines of a text model, and how many of them come before the end of the trees.
function linesOf(of: Case): { lines: string[]; numLines: number } {
  const lines = of.file('model.txt')!.toString('utf8').split('\n')
  const end = lines.findIndex((line) => /^(?:end of trees|feature importances:)/.test(line))
  return { lines, numLines: end < 0 ? lines.length : end }
}

test.each(smallCases)(
  '$name: cut anywhere, a file is refused or predicts the same',
  (of) => {
    const bytes = new Uint8Array(of.file('model.txt')!)
    const whole = loadModel(bytes)
    for (let length = 0; length < bytes.length; length++) {
      const model = loaded(bytes.subarray(0, length))
      if (model !== undefined) expectSame(model, whole, of, true, `cut to ${length} bytes`)
    }
  },
  30_000
)

test.each(cases)('$name: without any one of its lines, a file is refused or predicts the same', (of) => {
  const { lines, numLines } = linesOf(of)
  const whole = loadModel(lines.join('\n'))
  lines.forEach((line, i) => {
    const model = loaded(lines.toSpliced(i, 1).join('\n'))
    if (model === undefined) return
    const [key, value] = line.trimEnd().split('=', 2)
    expectSame(model, whole, of, !outputKeys.includes(key!), `without line ${i + 1}, ${key}`)
    if (i < numLines && value !== undefined && value !== '') expect([...optionalKeys, 'objective']).toContain(key)
  })
})

test.each(cases)('$name: a list with a number too few or too many is refused', (of) => {
  const { lines, numLines } = linesOf(of)
  lines.slice(0, numLines).forEach((line, i) => {
    const equals = line.indexOf('=')
    const values = line.slice(equals + 1).trimEnd()
    if (equals < 0 || values === '' || /^(?:objective|Tree|version)=/.test(line)) return
    const withValues = (changed: string): string => lines.with(i, line.slice(0, equals + 1) + changed).join('\n')
    expect(loaded(withValues(`${values} 0`)), `line ${i + 1} longer by one: ${line.slice(0, 60)}`).toBeUndefined()
    // A constant tree may have no count and no weight.
    if (/^leaf_(?:count|weight)=\S+$/.test(line.trimEnd())) return
    const few = values.slice(0, Math.max(0, values.lastIndexOf(' ')))
    expect(loaded(withValues(few)), `line ${i + 1} shorter by one: ${line.slice(0, 60)}`).toBeUndefined()
  })
})

test.each(dumpedCases)(
  '$name: without any one of its keys or elements, a dump is refused or predicts the same',
  (of) => {
    const json = of.file('model.json')!.toString('utf8')
    const whole = loadModel(json)
    const numPlaces = placesOf(JSON.parse(json)).length
    // Nodes are alike; an odd step visits all kinds of keys in all trees.
    for (let i = 0; i < numPlaces; i += Math.ceil(numPlaces / 300) | 1) {
      const dump = JSON.parse(json) as { tree_info: unknown }
      const { parent, key } = placesOf(dump)[i]!
      const isTree = parent === dump.tree_info
      if (Array.isArray(parent)) parent.splice(Number(key), 1)
      else delete parent[key]
      const model = loaded(dump)
      // A dump without its first or last trees is what dump_model(start_iteration, num_iteration) writes.
      if (model === undefined || isTree) continue
      expectSame(model, whole, of, key !== 'objective', `without ${key}`)
    }
  }
)

test('a dump without a tree in the middle is refused', () => {
  const dump = JSON.parse(
    cases
      .find(({ name }) => name === 'binary')!
      .file('model.json')!
      .toString('utf8')
  ) as { tree_info: unknown[] }
  expect(loaded({ ...dump, tree_info: dump.tree_info.slice(1) })).toBeDefined()
  expect(loaded({ ...dump, tree_info: dump.tree_info.toSpliced(2, 1) })).toBeUndefined()
  expect(loaded({ ...dump, tree_info: dump.tree_info.toReversed() })).toBeUndefined()
})

// Every key of every object and element of every array.
function placesOf(root: unknown): { parent: Record<string, unknown>; key: string }[] {
  const places: { parent: Record<string, unknown>; key: string }[] = []
  const pending = [root]
  while (pending.length > 0) {
    const parent = pending.pop()
    if (typeof parent !== 'object' || parent === null) continue
    for (const [key, value] of Object.entries(parent)) {
      places.push({ parent: parent as Record<string, unknown>, key })
      pending.push(value)
    }
  }
  return places
}
