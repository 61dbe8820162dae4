import { expect, test } from 'vitest'
import { loadOnnx } from '../../../src/format/onnx/load-onnx.ts'
import { predict } from '../../../src/predict/predict.ts'
import { memoryOf } from '../safe-model.ts'
import { ensemble, fileOf, node, regressor } from './files.ts'

const many = 30_000
const counted = (length: number): number[] => Array.from({ length }, (_, i) => i)

// Nodes 0, 1, … one below the other, each with a leaf of its own, and what the last has below.
function chainOf(length: number, mode: string, values: readonly number[]): Uint8Array {
  const numNodes = 2 * length + 1
  const tests = counted(length)
  const leaves = counted(length + 1)
  const nothing = leaves.map(() => 0)
  return fileOf([
    regressor({
      nodes_treeids: { ints: counted(numNodes).map(() => 0) },
      nodes_nodeids: { ints: counted(numNodes) },
      nodes_featureids: { ints: counted(numNodes).map((i) => i % 2) },
      nodes_modes: { texts: [...tests.map(() => mode), ...leaves.map(() => 'LEAF')] },
      nodes_values: { floats: [...values, ...nothing] },
      nodes_truenodeids: { ints: [...tests.map((i) => length + i), ...nothing] },
      nodes_falsenodeids: { ints: [...tests.map((i) => (i + 1 < length ? i + 1 : 2 * length)), ...nothing] },
      target_treeids: { ints: nothing },
      target_nodeids: { ints: leaves.map((i) => length + i) },
      target_ids: { ints: nothing },
      target_weights: { floats: leaves }
    })
  ])
}

test('a tree of thirty thousand nodes one below the other', () => {
  const bytes = chainOf(many, 'BRANCH_LEQ', counted(many))
  const model = loadOnnx(bytes)
  expect(memoryOf(model)).toBeLessThan(16 * bytes.length)
  expect([...predict(model, [[-1, 7], [9, 5], [1e9, 1e9]], { engine: 'reference' })]).toEqual([0, 5, many]) // prettier-ignore
})

test('thirty thousand values that are asked for, one by one', () => {
  const bytes = chainOf(many, 'BRANCH_EQ', counted(many))
  const model = loadOnnx(bytes)
  expect(memoryOf(model)).toBeLessThan(16 * bytes.length)
  // An even value is only asked of the first feature.
  expect([...predict(model, [[7, 7], [8, -1], [NaN, 9]], { engine: 'reference' })]).toEqual([7, 8, 9]) // prettier-ignore
})

test('a set of ninety thousand values', () => {
  const members = [...counted(3 * many), NaN]
  const bytes = fileOf([
    ensemble({ membership_values: { tensor: { type: 'float', dims: [members.length], values: members } } })
  ])
  const model = loadOnnx(bytes)
  expect(memoryOf(model)).toBeLessThan(16 * bytes.length)
  expect([...predict(model, [[12345, 0], [12345.5, 0], [3 * many, 0]])]).toEqual([5, 7, 7]) // prettier-ignore
})

test('a hundred thousand outputs', () => {
  const twice = counted(17).map((i) => node('Concat', [`y${i}`, `y${i}`], [`y${i + 1}`], { axis: { int: 1 } }))
  const bytes = fileOf([regressor({}, ['x'], 'y0'), ...twice], { outputs: [{ name: 'y17' }] })
  const outputs = predict(loadOnnx(bytes), [[1, 0]])
  expect(outputs).toHaveLength(2 ** 17)
  expect(outputs.every((output) => output === 2)).toBe(true)
})
