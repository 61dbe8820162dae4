import { expect, test } from 'vitest'
import { predict } from '../../../src/predict/predict.ts'
import { groupedFolds } from '../../../src/pipeline/validation/grouped-folds.ts'
import { boostedTrees, outOfFold, quickTrees } from '../../../src/pipeline/validation/out-of-fold.ts'
import { rowRandomFolds } from '../../../src/pipeline/validation/random-folds.ts'
import { timeFolds } from '../../../src/pipeline/validation/time-folds.ts'
import { createTable } from '../../../src/pipeline/table.ts'
import { createDataset } from '../../../src/train/dataset.ts'
import { train } from '../../../src/train/train.ts'

const numRows = 90
const size = Float64Array.from({ length: numRows }, (_, row) => (row * 37) % 31)
const kind = Array.from({ length: numRows }, (_, row) => ['a', 'b', null][row % 3]!)
const table = createTable(
  { size, kind, customer: Float64Array.from(size, (_, row) => row >> 1) },
  { customer: 'group' }
)
const label = Int32Array.from(size, (value, row) => Number(value > 15) + Number(row % 3 === 0))
const parameters = { num_leaves: 4, num_iterations: 10, min_data_in_leaf: 3, min_data_per_group: 3, verbosity: -1 }
const task = { table, label, numClasses: 3, features: ['size', 'kind'], fit: boostedTrees(parameters) }

test('each row is predicted by the model of the fold that tests it', async () => {
  const protocol = groupedFolds({ group: table.columns.get('customer')!, numFolds: 3, seed: 5 })
  const folds: string[] = []
  const { probabilities, foldOfRow } = await outOfFold(protocol, {
    ...task,
    onFold: (fold, numFolds) => folds.push(`${fold}/${numFolds}`)
  })
  expect(folds).toEqual(['0/3', '1/3', '2/3'])
  for (const [fold, rows] of protocol.folds.entries()) {
    const pick = (of: Int32Array): { size: number; kind: string | null }[] =>
      Array.from(of, (row) => ({ size: size[row]!, kind: kind[row]! }))
    const dataset = createDataset(pick(rows.train), { label: Array.from(rows.train, (row) => label[row]!) })
    const model = train({ ...parameters, objective: 'multiclass', num_class: 3 }, dataset)
    const expected = predict(model, pick(rows.test))
    for (const [i, row] of rows.test.entries()) {
      expect(foldOfRow[row]).toBe(fold)
      expect([...probabilities.subarray(3 * row, 3 * row + 3)]).toEqual([...expected.subarray(3 * i, 3 * i + 3)])
    }
  }
})

test('two classes have two columns, and quick trees are the same trees', async () => {
  const two = { ...task, label: label.map((one) => Math.min(one, 1)), numClasses: 2 }
  const protocol = rowRandomFolds({ numRows, numFolds: 2 })
  const { probabilities } = await outOfFold(protocol, two)
  for (let row = 0; row < numRows; row++) expect(probabilities[2 * row]! + probabilities[2 * row + 1]!).toBe(1)
  expect((await outOfFold(protocol, { ...two, fit: quickTrees(parameters) })).probabilities).toEqual(probabilities)
})

test('rows that no fold tests have no prediction', async () => {
  const time = Array.from({ length: numRows }, (_, row) => row % 2)
  const { probabilities, foldOfRow } = await outOfFold(timeFolds({ time, cutoffs: [1] }), task)
  for (let row = 0; row < numRows; row++) {
    expect(foldOfRow[row]).toBe(time[row]! - 1)
    expect(Number.isNaN(probabilities[3 * row])).toBe(time[row] === 0)
  }
})

test('what does not fit together is refused, and a signal ends it', async () => {
  const protocol = rowRandomFolds({ numRows: 80, numFolds: 2 })
  await expect(outOfFold(protocol, task)).rejects.toThrow('"folds" expected 90 values, one for each row; got 80')
  const reason = new Error('stop')
  const whole = rowRandomFolds({ numRows, numFolds: 2 })
  await expect(outOfFold(whole, { ...task, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
