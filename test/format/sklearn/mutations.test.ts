import { expect, test } from 'vitest'
import { loadSklearn } from '../../../src/format/sklearn/load-sklearn.ts'
import type { Model } from '../../../src/model/model.ts'
import { predictClass } from '../../../src/predict/predict-class.ts'
import { parseJsonDocument } from '../../../src/format/json-document.ts'
import { ModelFormatError } from '../../../src/errors.ts'
import { bytesDamaged, type Damage, jsonDamage, randomFrom } from '../mutate.ts'
import { expectEvaluates, memoryOf, oddRows, tryMutations } from '../safe-model.ts'
import { readSklearnCases } from './cases.ts'
import { type PackedDocument, unpacked, withArray } from './packed.ts'

// OPENCREDIT_MUTATIONS tries more of each file than the test run does, OPENCREDIT_SEED others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 3000)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)
const names = [
  'tree-classifier',
  'random-forest-classes',
  'random-forest-targets',
  'boosting-classes',
  'histogram-categories',
  'histogram-texts',
  'isolation-subspace'
]
const megabyte = 2 ** 20

const files = readSklearnCases('fixtures/sklearn')
  .filter(({ name }) => names.includes(name))
  .flatMap(({ name, json, version1 }) => [
    { name, damage: packedDamage(json) },
    { name: `${name}, version 1`, damage: jsonDamage(version1!) }
  ])

// Damage to the document, or to a number or the bytes of one of its arrays, which the rest fits.
function packedDamage(json: Uint8Array): Damage {
  const ofDocument = jsonDamage(json)
  const document = JSON.parse(new TextDecoder().decode(json)) as PackedDocument
  return (random) => {
    if (random(2) === 0) return ofDocument(random)
    if (random(4) === 0) {
      const data = Buffer.from(bytesDamaged(Buffer.from(document.data, 'base64'), random)).toString('base64')
      return Buffer.from(JSON.stringify({ ...document, data }))
    }
    const arrays = unpacked(document)
    const { name, numbers } = arrays[random(arrays.length)]!
    const at = random(numbers.length)
    const odd = [0, 1, 2, 3, -1, 255, numbers.length, 2 ** 31 - 1, NaN, Infinity, -0, numbers[random(numbers.length)]!]
    const change = (list: number[]): number[] =>
      random(6) === 0
        ? list.toSpliced(at, 1)
        : random(6) === 0
          ? list.toSpliced(at, 0, odd[random(odd.length)]!)
          : list.with(at, odd[random(odd.length)]!)
    const dtype = random(4) === 0 ? 'float64' : random(4) === 0 ? 'int32' : undefined
    return Buffer.from(JSON.stringify(withArray(document, name, change, dtype)))
  }
}

// What becomes of a source: a message, or the model.
function outcomeOf(source: Uint8Array | object): unknown {
  try {
    return loadSklearn(source)
  } catch (error) {
    if (!(error instanceof ModelFormatError)) throw error
    return error.message
  }
}

function checkSafe(model: Model, bytes: Uint8Array): void {
  expect(memoryOf(model)).toBeLessThan(64 * bytes.length + 16 * megabyte)
  // Rows of as many features as a damaged number says would take more than the model.
  if (model.numFeatures > 10_000) return
  const rows = oddRows(model.numFeatures)
  expectEvaluates(model, rows, rows.numRows)
  if (model.numClasses !== undefined) {
    expect(model.classLabels).toHaveLength(model.numClasses)
    predictClass(model, rows).forEach((found) => {
      if (!(found >= 0 && found < model.numClasses!)) expect.fail(`class ${found} is none`)
    })
  }
}

test('bytes are what the JSON in them is, which is read on another path', () => {
  for (const { name, json } of readSklearnCases('fixtures/sklearn').filter((one) => names.includes(one.name))) {
    const damage = packedDamage(json)
    for (let seed = 0; seed < 500; seed++) {
      const bytes = damage(randomFrom(seed))
      let document: unknown
      try {
        document = parseJsonDocument(bytes, 'scikit-learn')
      } catch (error) {
        expect(outcomeOf(bytes), `${name}, seed ${seed}`).toBe((error as Error).message)
        continue
      }
      if (Object.prototype.toString.call(document) !== '[object Object]') continue
      expect(outcomeOf(bytes), `${name}, seed ${seed}`).toEqual(outcomeOf(document as object))
    }
  }
}, 60_000)

test('at least 20,000 mutations are tried', () => {
  expect(files.length * mutationsPerFile).toBeGreaterThanOrEqual(20_000)
})

test.each(files)(
  '$name: damage is refused with its place, or leaves a model that is safe to use',
  ({ name, damage }) => {
    tryMutations({ name, count: mutationsPerFile, seed }, (random) => {
      const bytes = damage(random)
      checkSafe(loadSklearn(bytes), bytes)
    })
  },
  60_000
)
