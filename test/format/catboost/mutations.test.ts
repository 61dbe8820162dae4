import { expect, test } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { loadCatBoost } from '../../../src/format/catboost/load-catboost.ts'
import type { CatboostStage } from '../../../src/model/libraries/catboost-stage.ts'
import type { Model } from '../../../src/model/model.ts'
import { bytesDamaged, type Damage, jsonDamage, type Random } from '../mutate.ts'
import { expectEvaluates, memoryOf, oddRows, tryMutations } from '../safe-model.ts'
import { readCatboostCases } from './cases.ts'

// OPENCREDIT_MUTATIONS tries more of each file than the test run does, OPENCREDIT_SEED others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 1700)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)
const names = ['rmse', 'scales', 'lossguide-classes', 'depthwise-categories', 'statistics-all', 'one-hot']
const megabyte = 2 ** 20

// Offsets, lengths and numbers are all of four bytes; some lead back, far ahead, or where others lead.
function binaryDamage(bytes: Uint8Array): Damage {
  const odd = [0, 1, 2, 3, 4, 5, 8, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff]
  const end = bytes.length - 4
  return (random: Random) => {
    const kind = random(5)
    if (kind === 0) return bytesDamaged(bytes, random)
    const changed = bytes.slice()
    const view = new DataView(changed.buffer)
    const at = kind === 1 ? random(end) : 4 * random(Math.floor(end / 4) + 1)
    const found = view.getUint32(at, true)
    const other = view.getUint32(4 * random(Math.floor(end / 4) + 1), true)
    view.setUint32(
      at,
      [odd[random(odd.length)]!, found + random(64) - 32, other, -at, bytes.length - at][random(5)]!,
      true
    )
    return changed
  }
}

const files = readCatboostCases('fixtures/catboost')
  .filter(({ name }) => names.includes(name))
  .flatMap(({ name, json, binary }): { readonly name: string; readonly damage: Damage }[] => [
    { name: `${name} as JSON`, damage: jsonDamage(json) },
    { name: `${name} as .cbm`, damage: binaryDamage(binary) }
  ])

function stageMemory(stage: CatboostStage | undefined): number {
  if (stage === undefined) return 0
  const arrays = [
    ...stage.tables.flatMap(({ hashes, rows, statistics }) => [hashes, rows, statistics]),
    ...stage.testedHashes
  ]
  return arrays.reduce((sum, array) => sum + (array?.byteLength ?? 0), 0)
}

function checkSafe(model: Model, bytes: Uint8Array, isExplained: boolean): void {
  expect(memoryOf(model) + stageMemory(model.inputStage as CatboostStage | undefined)).toBeLessThan(
    64 * bytes.length + 4 * megabyte
  )
  const { values, numRows, numFeatures } = oddRows(model.numFeatures)
  const rows = Array.from({ length: numRows }, (_, row) =>
    model.featureInfos.map(({ kind }, feature) => {
      const value = (values as Float64Array)[row * numFeatures + feature]!
      return kind === 'categorical' ? (Number.isSafeInteger(value) ? value : row) : value
    })
  )
  expectEvaluates(model, rows, numRows)
  // Explaining takes ten times as long.
  if (!isExplained) return
  try {
    expect(explain(model, rows.slice(0, 2)).values.length).toBe(
      2 * model.numFeatures * model.forest.numTreesPerIteration
    )
  } catch (error) {
    // Where the damage took the weights.
    if (!(error instanceof RangeError && error.message.startsWith('"model" expected training rows'))) throw error
  }
}

test('at least 20,000 mutations are tried', () => {
  expect(files.length * mutationsPerFile).toBeGreaterThanOrEqual(20_000)
})

test.each(files)(
  '$name: damage is refused with its place, or leaves a model that is safe to use',
  ({ name, damage }) => {
    tryMutations({ name, count: mutationsPerFile, seed }, (random, i) => {
      const bytes = damage(random)
      checkSafe(loadCatBoost(bytes), bytes, i % 10 === 0)
    })
  },
  120_000
)
