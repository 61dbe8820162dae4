import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadCatBoost } from '../../../src/format/catboost/load-catboost.ts'
import { encodeColumns } from '../../../src/model/encode-columns.ts'
import { createCatboostCategories } from '../../../src/model/libraries/catboost-categories.ts'
import { prepareTable } from '../../../src/model/libraries/catboost-ctr-tables.ts'
import { foldHash, newHash } from '../../../src/model/libraries/catboost-hashes.ts'
import { type CatboostStage, type CtrType, ctrTypes } from '../../../src/model/libraries/catboost-stage.ts'
import { createEvaluator, type EvaluateAnswer } from '../../../src/pool/evaluation.ts'
import { prepareEvaluation } from '../../../src/pool/prepare-evaluation.ts'
import { shareModel } from '../../../src/pool/shared-model.ts'
import { sliceRows } from '../../../src/pool/shared-rows.ts'
import { predict, predictRaw } from '../../../src/predict/predict.ts'
import { createScorer } from '../../../src/predict/scorer.ts'
import { differingBits } from '../../fixtures.ts'
import { readCatboostCases, recordsOf } from '../../format/catboost/cases.ts'

const statistics = readCatboostCases('fixtures/catboost').find(({ name }) => name === 'statistics-all')!
const model = loadCatBoost(statistics.binary)
const [record] = recordsOf(statistics)

test('hashes are folded modulo 2^64', () => {
  const multiplier = 0x4906ba494954cb65n
  const folded = (hash: bigint, value: number): bigint =>
    BigInt.asUintN(64, multiplier * (hash + multiplier * BigInt.asUintN(64, BigInt(value))))
  const values = fc.array(fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, -(2 ** 31), 2 ** 31 - 1)), { maxLength: 6 })
  fc.assert(
    fc.property(values, (list) => {
      const hash = newHash()
      for (const value of list) foldHash(hash, value)
      expect((BigInt(hash.high) << 32n) + BigInt(hash.low)).toBe(list.reduce(folded, 0n))
    })
  )
})

// A table as a map, and each type of statistics by its definition, in steps of float32.
function naiveValue(
  type: CtrType,
  found: readonly number[] | undefined,
  denominator: number,
  { targetBorder, priorNumerator, priorDenominator, shift, scale }: Record<string, number>
): number {
  const total = (found ?? []).reduce((sum, count) => sum + count, 0)
  const above = found?.filter((_, i) => (found.length > 2 ? i > targetBorder! : i === 1)) ?? []
  const parts: Record<CtrType, [number, number]> = {
    Borders: [above.reduce((sum, count) => sum + count, 0), total],
    Buckets: [found?.[targetBorder!] ?? 0, total],
    BinarizedTargetMeanValue: [found?.[0] ?? 0, found?.[1] ?? 0],
    FloatTargetMeanValue: [found?.[0] ?? 0, found?.[1] ?? 0],
    Counter: [found?.[0] ?? 0, denominator],
    FeatureFreq: [found?.[0] ?? 0, denominator]
  }
  const [numerator, below] = parts[type].map(Math.fround) as [number, number]
  const share = Math.fround(Math.fround(numerator + priorNumerator!) / Math.fround(below + priorDenominator!))
  return Math.fround(Math.fround(share + shift!) * scale!)
}

test('statistics of each type, of hashes that are there and of others', () => {
  const float32 = fc.float({ noNaN: true, min: -8, max: 8 })
  const arbitrary = fc
    .record({ type: fc.constantFrom(...ctrTypes), classes: fc.integer({ min: 2, max: 4 }) })
    .chain(({ type, classes }) => {
      const width = type === 'Borders' || type === 'Buckets' ? classes : type.endsWith('MeanValue') ? 2 : 1
      const half = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
      return fc.record({
        type: fc.constant(type),
        width: fc.constant(width),
        entries: fc.uniqueArray(
          fc.record({
            low: half,
            high: half,
            numbers: fc.array(fc.nat({ max: 1000 }), { minLength: width, maxLength: width })
          }),
          { selector: ({ low, high }) => `${low} ${high}`, maxLength: 30 }
        ),
        others: fc.array(fc.record({ low: half, high: half }), { maxLength: 5 }),
        denominator: fc.nat({ max: 1000 }),
        ctr: fc.record({
          targetBorder: fc.integer({ min: 0, max: width - 1 }),
          priorNumerator: float32,
          priorDenominator: float32,
          shift: float32,
          scale: float32
        })
      })
    })
  fc.assert(
    fc.property(arbitrary, ({ type, width, entries, others, denominator, ctr }) => {
      // Rows stand in the other direction than hashes.
      const rows = entries.map((_, i) => entries.length - 1 - i)
      const { rowOf, valueOf } = prepareTable({
        type,
        projection: 0,
        hashes: Uint32Array.from(entries.flatMap(({ low, high }) => [low, high])),
        rows: Int32Array.from(rows),
        statistics: Float64Array.from([...entries].reverse().flatMap(({ numbers }) => numbers)),
        width,
        denominator
      })
      const known = new Map(entries.map(({ low, high, numbers }) => [`${low} ${high}`, numbers]))
      for (const hash of [...entries, ...others]) {
        const found = known.get(`${hash.low} ${hash.high}`)
        expect(valueOf({ table: 0, ...ctr })(rowOf(hash))).toBe(naiveValue(type, found, denominator, ctr))
      }
    }),
    { numRuns: 500 }
  )
})

test('codes: integers are themselves, texts are beyond them, and 7 is "7"', () => {
  const { ofText, hashOfCode } = createCatboostCategories({ featureNames: ['job'] })
  expect([7, -3, true, false, 7n].map(ofText.codeOf)).toEqual([7, -3, 1, 0, ofText.codeOf('7')])
  for (const text of ['', '7', 'red', '-3', '9007199254740993']) {
    expect(ofText.codeOf(text)).toBeGreaterThanOrEqual(2 ** 53)
    expect(Number.isInteger(ofText.codeOf(text))).toBe(true)
  }
  expect(hashOfCode(0, 7)).toBe(hashOfCode(0, ofText.codeOf('7')))
  expect(hashOfCode(0, -0)).toBe(hashOfCode(0, ofText.codeOf('0')))
  expect(hashOfCode(0, ofText.codeOf('red'))).toBe(-1242798403)
  expect(ofText.codeOf(9007199254740993n)).toBe(ofText.codeOf('9007199254740993'))
})

test('a category that is none is refused with its place', () => {
  const refused = (value: unknown, fault: string): void => {
    const wanted = `"rows[0].job" expected a text, an integer, true or false as category, got ${fault}`
    expect(() => predict(model, [{ ...record!, job: value as string }])).toThrow(new TypeError(wanted))
  }
  refused(null, 'a missing value')
  refused(NaN, 'a missing value')
  refused(1.5, 'another number')
  refused(2 ** 53, 'another number')
  const columns = encodeColumns(model, statistics.columns)
  const job = model.featureNames.indexOf('job')
  for (const [code, fault] of [
    [NaN, 'a missing value'],
    [0.5, 'another number'],
    [2 ** 55, 'another number'],
    [-(2 ** 53), 'another number']
  ] as const) {
    const wrong = columns.with(
      job,
      columns[job]!.map(() => code)
    )
    const error = new TypeError(`"job" expected an integer or the code of a text as category, got ${fault}`)
    expect(() => predictRaw(model, wrong)).toThrow(error)
    expect(() => createScorer(model).predict(wrong.map((column) => column[0]!))).toThrow(error)
  }
})

test('more texts than are kept', () => {
  const { ofText } = createCatboostCategories({ featureNames: [] })
  const first = ofText.codeOf('value 0')
  for (let i = 1; i < 70_000; i++) ofText.codeOf(`value ${i}`)
  expect(ofText.codeOf('value 0')).toBe(first)
})

test('a copy, as threads get it, with rows as threads get them', () => {
  const { tables } = shareModel(model).inputStage as CatboostStage
  for (const { hashes, rows, statistics } of tables)
    for (const { buffer } of [hashes, rows, statistics]) expect(buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(shareModel(model)).toEqual(model)
  const records = recordsOf(statistics)
  const { evaluation, rows } = prepareEvaluation('predictRaw', model, records, {}, 1)
  const answers: EvaluateAnswer[] = []
  const tell = createEvaluator((answer) => answers.push(answer))
  tell({ kind: 'keep', modelId: 0, model: structuredClone(shareModel(model)) })
  tell({ kind: 'evaluate', modelId: 0, evaluation, rows: sliceRows(rows, 0, records.length) })
  expect(answers).toHaveLength(1)
  expect(differingBits(answers[0]!.values!, predictRaw(model, records))).toBe(0)
})
