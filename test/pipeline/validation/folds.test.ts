import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkedProtocol, type Fold, type Protocol } from '../../../src/pipeline/validation/folds.ts'
import { groupedFolds, stratifiedGroupedFolds } from '../../../src/pipeline/validation/grouped-folds.ts'
import { rowRandomFolds } from '../../../src/pipeline/validation/random-folds.ts'
import { groupedTimeFolds, timeFolds } from '../../../src/pipeline/validation/time-folds.ts'

interface Recorded {
  readonly seed: number
  readonly numFolds: number
  readonly group: readonly string[]
  readonly label: readonly number[]
  readonly KFold: readonly number[]
  readonly StratifiedKFold: readonly number[]
  readonly GroupKFold: readonly number[]
  readonly StratifiedGroupKFold: readonly number[]
}
const file = join(import.meta.dirname, 'golden-folds.json')
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Recorded[] }

function foldOfRow({ numRows, folds }: Protocol): number[] {
  const numbers = new Array<number>(numRows).fill(-1)
  for (const [i, { test }] of folds.entries()) for (const row of test) numbers[row] = i
  return numbers
}

test.each(cases)("seed $seed, $numFolds folds: scikit-learn's folds", (recorded) => {
  const { seed, numFolds, group } = recorded
  const label = Int32Array.from(recorded.label)
  const numRows = label.length
  expect(foldOfRow(rowRandomFolds({ numRows, numFolds, seed }))).toEqual(recorded.KFold)
  expect(foldOfRow(rowRandomFolds({ numRows, numFolds, seed, stratifyBy: label }))).toEqual(recorded.StratifiedKFold)
  expect(foldOfRow(groupedFolds({ group, numFolds, seed }))).toEqual(recorded.GroupKFold)
  expect(foldOfRow(stratifiedGroupedFolds({ group, label, numFolds, seed }))).toEqual(recorded.StratifiedGroupKFold)
})

const rows = fc
  .array(
    fc.record({ group: fc.integer({ min: 0, max: 30 }), label: fc.nat(2), time: fc.integer({ min: 1, max: 8 }) }),
    {
      minLength: 40,
      maxLength: 120
    }
  )
  .filter((all) => new Set(all.map(({ group }) => group)).size > 10 && new Set(all.map(({ time }) => time)).size > 6)

test('groups stay together, every row is tested once, a seed gives the same folds', () => {
  fc.assert(
    fc.property(rows, fc.nat(1000), fc.integer({ min: 2, max: 6 }), (all, seed, numFolds) => {
      const group = all.map((row) => row.group)
      const label = Int32Array.from(all, (row) => row.label)
      for (const make of [
        () => groupedFolds({ group, numFolds, seed }),
        () => stratifiedGroupedFolds({ group, label, numFolds, seed })
      ]) {
        const protocol = make()
        expect(protocol.folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...group.keys()])
        for (const { train, test } of protocol.folds) {
          expect(train.length + test.length).toBe(all.length)
          const trained = new Set([...train].map((row) => group[row]))
          expect([...test].some((row) => trained.has(group[row]!))).toBe(false)
        }
        expect(make()).toEqual(protocol)
      }
    }),
    { numRuns: 100 }
  )
})

test('the future is tested by the past, less the embargo', () => {
  fc.assert(
    fc.property(rows, fc.nat(2), (all, embargo) => {
      const time = all.map((row) => row.time)
      const first = Math.min(...time)
      const cutoffs = [first + 3, first + 5]
      const byTime = timeFolds({ time, cutoffs, embargo })
      expect(byTime.folds).toHaveLength(2)
      for (const [i, { train, test }] of byTime.folds.entries()) {
        const before = (row: number): boolean => time[row]! < cutoffs[i]! - embargo
        expect([...train]).toEqual([...time.keys()].filter(before))
        const isIn = (row: number): boolean => time[row]! >= cutoffs[i]! && time[row]! < (cutoffs[i + 1] ?? Infinity)
        expect([...test]).toEqual([...time.keys()].filter(isIn))
      }
    }),
    { numRuns: 100 }
  )
})

test('groups and time: strangers in the future, each row of the test periods once', () => {
  const time = Array.from({ length: 240 }, (_, row) => 1 + (row % 8))
  const group = Array.from({ length: 240 }, (_, row) => `customer ${Math.floor(row / 8)}`)
  const protocol = groupedTimeFolds({ time, group, cutoffs: [7], embargo: 1, numFolds: 3 })
  expect(protocol.description).toBe(
    '1 test period × 3 parts of 30 groups (seed 0), each trained on what other groups did before, less an embargo of 1; no group is on both sides.'
  )
  expect(protocol.folds).toHaveLength(3)
  expect(protocol.folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(
    [...time.keys()].filter((row) => time[row]! >= 7)
  )
  for (const { train, test } of protocol.folds) {
    expect(Math.max(...[...train].map((row) => time[row]!))).toBe(5)
    const trained = new Set([...train].map((row) => group[row]))
    expect([...test].some((row) => trained.has(group[row]!))).toBe(false)
    expect(train).toHaveLength(20 * 5)
  }
})

test('test periods of equally many points in time', () => {
  const time = Array.from({ length: 80 }, (_, row) => 1 + (row % 8))
  const { folds } = timeFolds({ time, numPeriods: 3 })
  expect(folds.map(({ test }) => [...new Set([...test].map((row) => time[row]))])).toEqual([
    [3, 4],
    [5, 6],
    [7, 8]
  ])
})

test('a protocol that does not keep its rules is refused', () => {
  const fold = (train: number[], test: number[]): Fold => ({
    train: Int32Array.from(train),
    test: Int32Array.from(test)
  })
  const protocol = (...folds: Fold[]): Protocol => ({ name: 'grouped', description: '', numRows: 4, folds })
  const good = protocol(fold([0, 1], [2, 3]), fold([2, 3], [0, 1]))
  const group = Int32Array.of(0, 0, 1, 1)
  expect(checkedProtocol(good, { group, coversAllRows: true })).toBe(good)
  const check = (given: Protocol, rules = {}): (() => unknown) => {
    return () => checkedProtocol(given, { coversAllRows: true, ...rules })
  }
  expect(check(good, { group: Int32Array.of(0, 1, 1, 2) })).toThrow(
    '"folds[0]" expected no group on both sides, got the group of row 2 in both'
  )
  expect(check(protocol(fold([0, 2], [2, 3])))).toThrow('different rows in "train" and "test", got row 2 in both')
  expect(check(protocol(fold([0], [2, 3]), fold([0], [3])))).toThrow('rows that fold 0 does not test, got row 3')
  expect(check(protocol(fold([0, 1], [2, 3])))).toThrow('expected to test every row, got none that tests row 0')
  expect(check(protocol(fold([1, 0], [2])))).toThrow(
    '"folds[0].train" expected ascending numbers below 4, got 0 after 1'
  )
  expect(check(protocol(fold([], [2])))).toThrow('"folds[0].train" expected at least 1 row, got 0')
  expect(check(protocol(fold([0, 1], [2, 4])))).toThrow('expected ascending numbers below 4, got 4 after 2')
  expect(check(good, { time: Float64Array.of(1, 2, 3, 4) })).toThrow(
    '"folds[1]" expected training rows older than the test by more than 0, got row 2'
  )
})

test('options that do not fit together are refused', () => {
  const label = Int32Array.of(0, 1, 0, 1)
  const group = ['a', 'b', 'c', 'd']
  expect(() => rowRandomFolds({ numRows: 4, numFolds: 5 })).toThrow(
    '"numFolds" expected 2 to 4, the number of rows; got 5'
  )
  expect(() => groupedFolds({ group: ['a', null, 'b'], numFolds: 2 })).toThrow(
    '"group[1]" expected a number or a string, got none'
  )
  expect(() => groupedFolds({ group: [1, NaN, 2], numFolds: 2 })).toThrow('"group[1]" expected')
  expect(() => stratifiedGroupedFolds({ group, label: label.subarray(1), numFolds: 2 })).toThrow(
    '"label" expected 4 values, one for each row; got 3'
  )
  expect(() => stratifiedGroupedFolds({ group, label, numFolds: 3 })).toThrow(
    '"numFolds" expected at most 2, the largest class; got 3'
  )
  expect(() => timeFolds({ time: [1, 2, NaN] })).toThrow('"time[2]" expected a finite number, got NaN')
  expect(() => timeFolds({ time: [1, 2, 3], cutoffs: [3, 2] })).toThrow(
    '"cutoffs[1]" expected ascending numbers, got 2'
  )
  expect(() => timeFolds({ time: [1, 2, 3], cutoffs: [2], embargo: -1 })).toThrow('"embargo" expected')
  expect(() => timeFolds({ time: [1, 2, 3], cutoffs: [1] })).toThrow('"folds[0].train" expected at least 1 row, got 0')
  expect(() => timeFolds({ time: [1, 2, 3], cutoffs: [2], numPeriods: 1 })).toThrow(
    '"numPeriods" expected to be left out'
  )
  expect(() => timeFolds({ time: [1, 1, 2], numPeriods: 2 })).toThrow('"numPeriods" expected 1 to 1')
})
