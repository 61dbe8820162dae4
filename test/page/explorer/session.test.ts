import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createExplainer } from '../../../src/explain/explainer.ts'
import { featureImportance, meanAbsoluteShap } from '../../../src/explain/importance.ts'
import { loadModel } from '../../../src/format/load-model.ts'
import type { Model } from '../../../src/model/model.ts'
import { csvLine } from '../../../src/records/csv-writer.ts'
import { openSession, type Progress, type Session } from '../../../src/page/explorer/session.ts'
import { barPlot } from '../../../src/plot/bar.ts'
import { plotTree } from '../../../src/plot/tree.ts'
import { waterfallPlot } from '../../../src/plot/waterfall.ts'
import { predict, predictRaw } from '../../../src/predict/predict.ts'
import { smallModel } from '../../format/small-model.ts'

const place = { output: 0, width: 600 }
const never = new AbortController().signal
const blobOf = (path: string): Blob => new Blob([readFileSync(path)])
const readOptions = [() => {}, never] as const

// Values with holes, as a file and as columns.
function randomRows({ numFeatures, featureNames }: Model, numRows: number): { csv: Blob; columns: Float64Array[] } {
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (_, row) =>
      (row + feature) % 11 === 0 ? NaN : Math.round(Math.sin(row * 7 + feature) * 300) / 100
    )
  )
  const lines = Array.from({ length: numRows }, (_, row) =>
    csvLine(columns.map((column) => (Number.isNaN(column[row]) ? '' : String(column[row]))))
  )
  return { csv: new Blob([csvLine(featureNames), ...lines]), columns }
}

describe.each([
  'fixtures/multiclass/model.txt',
  'fixtures/xgboost/multi-softprob/model.ubj',
  'fixtures/binary/model.txt'
])('%s', (path) => {
  const model = loadModel(readFileSync(path))
  const { featureNames, numFeatures } = model
  const numOutputs = model.forest.numTreesPerIteration
  const output = numOutputs - 1

  test('facts, importance and trees are those of the library', async () => {
    const session = await openSession(blobOf(path), 'the model')
    const { name, numTrees, outputNames, fields, order, unexplained } = session.describe()
    expect([name, numTrees, outputNames.length, unexplained]).toEqual([
      'the model',
      model.forest.numTrees,
      numOutputs,
      undefined
    ])
    expect(fields.map((field) => field.name)).toEqual(featureNames)
    const gains = featureImportance(model, 'gain')
    const sorted = order.map((feature) => gains[feature]!)
    expect(sorted).toEqual(sorted.toSorted((a, b) => b - a))
    for (const [measure, title] of [
      ['gain', 'Gain of the splits on each feature'],
      ['split', 'Splits on each feature']
    ] as const) {
      expect(session.importance({ ...place, measure })).toBe(
        barPlot(featureImportance(model, measure), featureNames, { title, unit: measure, width: 600 })
      )
    }
    const options = { tree: 1, maxDepth: 3, orientation: 'vertical' } as const
    const { maxDepth, orientation } = options
    expect(session.tree({ ...options, marksRow: true })).toBe(plotTree(model, 1, { maxDepth, orientation }))
    const row = new Float64Array(numFeatures).fill(0.5)
    session.evaluate({ ...place, texts: [...row].map(String) })
    expect(session.tree({ ...options, marksRow: true })).toBe(plotTree(model, 1, { maxDepth, orientation, row }))
  })

  test('rows of a file are explained as explain does', async () => {
    const session = await openSession(blobOf(path), 'the model')
    const { csv, columns } = randomRows(model, 700)
    const shares: number[] = []
    const opened = await session.readRows(csv, ({ share }: Progress) => shares.push(share), never)
    expect(opened).toMatchObject({ numRows: 700, numKept: 700, wasStopped: false, notes: [] })
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    const explanation = createExplainer(model, { mode: 'fast' }).explain(columns)
    const means = meanAbsoluteShap(explanation).subarray(output * numFeatures, (output + 1) * numFeatures)
    const shown = session.importance({ measure: 'shap', output, width: 600 })
    expect(descriptionOf(shown)).toBe(descriptionOf(barPlot(means, featureNames, { width: 600 })))
    expect(session.beeswarm({ output, width: 600 })).toContain('What each feature adds')
    expect(session.dependence({ output, width: 600, feature: 1, colour: 0 })).toContain(
      `${featureNames[0]!}: low value`
    )
    const { row, step, texts } = session.sampleRow(123)
    expect([row, step]).toEqual([123, 1])
    expect(texts.map((text) => (text === '' ? NaN : Number(text)))).toEqual(columns.map((column) => column[123]))
  })

  test('a changed value gives the prediction of predict, and its waterfall', async () => {
    const session = await openSession(blobOf(path), 'the model')
    const row = Array.from({ length: numFeatures }, (_, feature) => (feature === 2 ? null : feature / 4 - 0.5))
    const texts = row.map((value) => (value === null ? '' : String(value)))
    const { rawScores, outputs, faults, plot } = session.evaluate({ output, width: 600, texts })
    expect(rawScores).toEqual([...predictRaw(model, [row])])
    expect(outputs).toEqual([...predict(model, [row])])
    expect(faults).toEqual({})
    const explanation = createExplainer(model, { mode: 'fast' }).explain([row])
    expect(descriptionOf(plot!)).toBe(
      descriptionOf(waterfallPlot(explanation, { row: 0, output, rowValues: row, width: 600 }))
    )
  })
})

function descriptionOf(plot: string): string {
  return /<desc>(.*)<\/desc>/.exec(plot)![1]!
}

const open = (): Promise<Session> => openSession(new Blob([smallModel]), 'small')

test('what a file has too much and too little is said, and bad rows are left out', async () => {
  const session = await open()
  const rows = ['age,label,city', '30,1,0', 'old,0,1', '50,1,2', '1,2'].join('\n')
  const { numRows, notes, ranges } = await session.readRows(new Blob([rows]), ...readOptions)
  expect(numRows).toBe(2)
  expect(notes).toEqual([
    'The file has no column for debt: missing in every row.',
    'No features, and left out: label.',
    '2 rows could not be read; the first: line 3: age: expected a number, null or undefined, got string.'
  ])
  expect(ranges).toEqual([[30, 50], [0, 2], undefined])
})

test('of long files a sample is kept, and the file can be looked at row by row', async () => {
  const session = await open()
  const rows = Array.from({ length: 9000 }, (_, row) => `${row},${row % 3},${row % 7}`)
  const { numRows, numKept, notes } = await session.readRows(
    new Blob([['age,city,debt', ...rows].join('\n')]),
    ...readOptions
  )
  expect([numRows, numKept]).toEqual([9000, 2250])
  expect(notes).toEqual(['Plots show 2,250 of the rows, evenly spread; the mean |SHAP| is that of all.'])
  expect(session.sampleRow(4003)).toEqual({ row: 4000, step: 4, texts: ['4000', '1', '3'] })
  expect(session.sampleRow(99_999).row).toBe(8996)
})

test('reading can be stopped, with what has been read; other work gets its turn meanwhile', async () => {
  const session = await open()
  const stop = new AbortController()
  const rows = new Blob([['age,city,debt', ...Array.from({ length: 50_000 }, (_, i) => `${i},0,1`)].join('\n')])
  setTimeout(() => stop.abort())
  const opened = await session.readRows(rows, () => {}, stop.signal)
  expect(opened.wasStopped).toBe(true)
  expect(opened.numRows).toBeGreaterThan(0)
  expect(opened.numRows).toBeLessThan(50_000)
})

test('files that hold no rows for the model are refused in one sentence', async () => {
  const session = await open()
  const read = (text: string): Promise<unknown> => session.readRows(new Blob([text]), ...readOptions)
  await expect(read('a,b\n1,2\n')).rejects.toThrow(
    'none of the columns is a feature of the model; expected names in the first row such as age, city, debt'
  )
  await expect(read('age,city\n')).rejects.toThrow('expected rows below the header, got none')
  await expect(read('')).rejects.toThrow('expected a header row, got an empty input')
  expect(() => session.beeswarm(place)).toThrow('expected rows, got none: open a CSV file first')
})

test('a value that cannot be read is a fault, and counts as missing', async () => {
  const session = await open()
  const { faults, outputs } = session.evaluate({ ...place, texts: ['young', '1', '2'] })
  expect(faults).toEqual({ 0: 'age: expected a number, null or undefined, got string' })
  expect(outputs).toEqual([...predict(loadModel(smallModel), [[null, 1, 2]])])
})

test('a model without SHAP says why, and still predicts and lists its rows', async () => {
  const model = loadModel(readFileSync('fixtures/linear/model.txt'))
  const session = await openSession(blobOf('fixtures/linear/model.txt'), 'linear')
  expect(session.describe().unexplained).toMatch(/linear/)
  const { csv, columns } = randomRows(model, 50)
  await session.readRows(csv, ...readOptions)
  const { texts } = session.sampleRow(7)
  const { outputs, plot } = session.evaluate({ ...place, texts })
  expect(plot).toBeUndefined()
  expect(outputs).toEqual([...predict(model, [columns.map((column) => column[7]!)])])
})

test('categories are shown and entered by name', async () => {
  const text = smallModel.replace('pandas_categorical:null', 'pandas_categorical:[["Oslo", "Rome", "Bonn"]]')
  const model = loadModel(text)
  const session = await openSession(new Blob([text]), 'cities')
  expect(session.describe().fields[1]).toEqual({
    ...{ name: 'city', kind: 'category', range: undefined },
    categories: ['Oslo', 'Rome', 'Bonn']
  })
  await session.readRows(new Blob(['age,city,debt\n30,Rome,1\n40,,2\n50,Oslo,3\n60,Bonn,4\n']), ...readOptions)
  expect(session.sampleRow(0).texts).toEqual(['30', 'Rome', '1'])
  expect(session.sampleRow(1).texts).toEqual(['40', '', '2'])
  expect(session.dependence({ ...place, feature: 1, colour: undefined })).toContain('Bonn')
  const { outputs } = session.evaluate({ ...place, texts: ['30', 'Bonn', '1'] })
  expect(outputs).toEqual([...predict(model, [{ age: 30, city: 'Bonn', debt: 1 }])])
})

test('of very large trees ten splits on a path are drawn, of others all that are asked for', async () => {
  // A chain: each split on age has a leaf on its right.
  const chain = (numLeaves: number): Blob => {
    const of = (text: (i: number) => string | number, count: number): string =>
      Array.from({ length: count }, (_, i) => text(i)).join(' ')
    const lines: Readonly<Record<string, string>> = {
      num_leaves: String(numLeaves),
      split_feature: of(() => 0, numLeaves - 1),
      split_gain: of(() => 1, numLeaves - 1),
      threshold: of((i) => numLeaves - i, numLeaves - 1),
      decision_type: of(() => 2, numLeaves - 1),
      left_child: of((i) => (i < numLeaves - 2 ? i + 1 : -numLeaves), numLeaves - 1),
      right_child: of((i) => -1 - i, numLeaves - 1),
      leaf_value: of((i) => i, numLeaves),
      leaf_weight: of(() => 1, numLeaves),
      leaf_count: of(() => 1, numLeaves),
      internal_value: of(() => 0, numLeaves - 1),
      internal_weight: of((i) => numLeaves - i, numLeaves - 1),
      internal_count: of((i) => numLeaves - i, numLeaves - 1)
    }
    const [first = '', second = ''] = smallModel.split(/(?=^Tree=1$)/m)
    const text = first.replace(/^(\w+)=.*$/gm, (line, key: string) => (key in lines ? `${key}=${lines[key]}` : line))
    return new Blob([text.replace(/^tree_sizes=.*\n/m, '') + second])
  }
  for (const [numLeaves, numDrawn] of [
    [1500, 1500],
    [2500, 11]
  ] as const) {
    const session = await openSession(chain(numLeaves), 'chain')
    const plot = session.tree({ tree: 0, maxDepth: 1_000_000, orientation: 'horizontal', marksRow: false })
    expect(plot.match(/class="ocp-(?:rise|fall|split|omitted)"/g)).toHaveLength(2 * numDrawn - 1)
  }
})
