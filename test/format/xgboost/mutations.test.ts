import { expect, test } from 'vitest'
import { loadXGBoost } from '../../../src/format/xgboost/load-xgboost.ts'
import type { Model } from '../../../src/model/model.ts'
import { bytesDamaged, type Damage, jsonDamage, type Random } from '../mutate.ts'
import { expectEvaluates, memoryOf, oddRows, tryMutations } from '../safe-model.ts'
import { readXgboostCases } from './cases.ts'

// OPENCREDIT_MUTATIONS tries more of each file than the test run does, OPENCREDIT_SEED others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 1700)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)
const names = ['reg-squarederror', 'base-score-half', 'dart', 'boosted-forest', 'vector-leaves', 'categories-sets']
const megabyte = 2 ** 20

// Lengths, types and ends are what its structure hangs on.
function ubjsonDamage(bytes: Uint8Array): Damage {
  const marks = [...'{}[]$#SLlIiUdDCTFZ'].map((mark) => mark.charCodeAt(0))
  const isMark = new Set(marks)
  const places = [...bytes.keys()].filter((at) => isMark.has(bytes[at]!))
  const lengths = [
    [0x7f, 0xff],
    [0xff, 0xff],
    [0, 0],
    [0x80, 0]
  ]
  return (random: Random) => {
    if (random(3) === 0) return bytesDamaged(bytes, random)
    const changed = bytes.slice()
    const at = places[random(places.length)]!
    if (random(2) === 0) changed[at] = marks[random(marks.length)]!
    else changed.set(lengths[random(lengths.length)]!.slice(0, bytes.length - at - 1), at + 1)
    return changed
  }
}

const files = readXgboostCases('fixtures/xgboost')
  .filter(({ name }) => names.includes(name))
  .flatMap(({ name, json, ubjson }): { readonly name: string; readonly damage: Damage }[] => [
    { name: `${name} as JSON`, damage: jsonDamage(json) },
    { name: `${name} as UBJSON`, damage: ubjsonDamage(ubjson) }
  ])

function checkSafe(model: Model, bytes: Uint8Array): void {
  expect(memoryOf(model)).toBeLessThan(64 * bytes.length + 16 * megabyte)
  // Rows of as many features as a damaged number says would take more than the model.
  if (model.numFeatures > 10_000) return
  const rows = oddRows(model.numFeatures)
  expectEvaluates(model, rows, rows.numRows)
}

test('at least 20,000 mutations are tried', () => {
  expect(files.length * mutationsPerFile).toBeGreaterThanOrEqual(20_000)
})

test.each(files)(
  '$name: damage is refused with its place, or leaves a model that is safe to use',
  ({ name, damage }) => {
    tryMutations({ name, count: mutationsPerFile, seed }, (random) => {
      const bytes = damage(random)
      checkSafe(loadXGBoost(bytes), bytes)
    })
  },
  60_000
)
