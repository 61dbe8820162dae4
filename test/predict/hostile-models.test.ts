import { expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { engineNames } from '../../src/predict/predict-options.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createScorer } from '../../src/predict/scorer.ts'
import { columnsOf, ranksOf } from '../../src/ranks/ranks.ts'
import { differingBits } from '../fixtures.ts'
import { chainModel, oneLeafClasses } from '../hostile-models.ts'

const everyOther = 0x55555555
const words = (length: number): number[] => Array.from({ length }, () => everyOther)
const smallSets = (count: number): number[][] => Array.from({ length: count }, (_, i) => [i + 1])

// Models whose tables would be out of all proportion to the file; each took seconds to minutes, or all memory there is.
const models: readonly (readonly [string, string])[] = [
  ['500 nodes that share a set of 3,000 words', chainModel(500, 1, { sets: [words(3000)] })],
  ['3,000 nodes that share a set of 65,535 words', chainModel(3000, 1, { sets: [words(65_535)] })],
  [
    '3,000 features whose nodes share a set of 65,535 words',
    chainModel(3000, 3000, { featureOf: (node) => node, sets: [words(65_535)] })
  ],
  [
    'a large set beside 499 small ones',
    chainModel(500, 1, { sets: [words(65_535), ...smallSets(499)], setOf: (node) => node })
  ],
  [
    'a set of 3,000 words beside 19,999 small ones',
    chainModel(20_000, 1, { sets: [words(3000), ...smallSets(19_999)], setOf: (node) => node })
  ],
  ['10,000 one-leaf classes', oneLeafClasses(10_000)],
  ['a chain of 20,000 nodes', chainModel(20_000, 1)],
  ['a chain of 20,000 features', chainModel(20_000, 20_000, { featureOf: (node) => node })]
]

test.each(models)('%s: tables stay in proportion to the file', (_, text) => {
  const model = loadModel(text)
  const { engine } = createScorer(model)
  expect(engine.tableBytes).toBeLessThan(2 ** 22 + 32 * text.length)

  const { numFeatures } = model.forest
  const rows = { values: Float64Array.from({ length: 3 * numFeatures }, (_, i) => i % 5), numRows: 3, numFeatures }
  const expected = predictRaw(model, rows, { engine: 'reference' })
  for (const name of engineNames) {
    try {
      expect(differingBits(predictRaw(model, rows, { engine: name }), expected), name).toBe(0)
    } catch (error) {
      expect((error as Error).message).toBe(`"engine": "${name}" cannot hold this model: its tables would be too large`)
      expect(name).not.toBe('auto')
    }
  }
})

test('ranks are not made of sets that many features share, and columns do not need them', () => {
  const { forest } = loadModel(chainModel(300, 300, { featureOf: (node) => node, sets: [words(1000)] }))
  expect(ranksOf(forest)).toBeUndefined()
  expect(columnsOf(forest).featureOf).toHaveLength(300)
})

// What a reader of categories makes of a set of its own for each node, as LightGBM writes them, stays fast.
test('sets of their own have ranks', () => {
  const sets = Array.from({ length: 300 }, () => words(157))
  const { forest } = loadModel(chainModel(300, 3, { featureOf: (node) => node % 3, sets, setOf: (node) => node }))
  expect(ranksOf(forest)!.breakpoints.map(({ length }) => length)).toEqual([5024, 5024, 5024])
  expect(createScorer(loadModel(chainModel(300, 3, { sets, setOf: (node) => node }))).engine.engine).toBe('wasm')
})
