import fc from 'fast-check'
import { expect, test } from 'vitest'
import { monitor } from '../../../src/credit/monitoring/monitor.ts'
import { createMonitoringReference } from '../../../src/credit/monitoring/monitoring-reference.ts'
import { binLabels, binNumbers, binsOfColumn } from '../../../src/credit/monitoring/value-bins.ts'
import { uniforms } from './random.ts'

const next = uniforms(21)
const numbers = (size: number, of: () => number): Float64Array => Float64Array.from({ length: size }, of)
const jobs = (size: number, share: number): (string | null)[] =>
  Array.from({ length: size }, () => (next() < share ? 'Doctor' : next() < 0.5 ? 'Writer' : null))

const reference = {
  scores: { points: numbers(4000, () => 500 + 100 * next()) },
  features: { Age: numbers(4000, () => 20 + Math.floor(30 * next())), Occupation: jobs(4000, 0.4) },
  probabilities: numbers(4000, () => 0.3),
  outcomes: numbers(4000, () => (next() < 0.3 ? 1 : 0))
}
const recent = {
  scores: { points: numbers(1000, () => 500 + 100 * next()) },
  features: {
    Age: numbers(1000, () => (next() < 0.2 ? NaN : 20 + Math.floor(30 * next()))),
    Occupation: jobs(1000, 0.44)
  },
  probabilities: numbers(1000, () => 0.3),
  outcomes: numbers(1000, () => (next() < 0.5 ? 1 : 0))
}

test('finds what has changed, and how', () => {
  const report = monitor(reference, recent)
  expect(report.numRows).toEqual({ reference: 4000, recent: 1000 })
  const changes = report.variables.map(({ name, role, change }) => [name, role, change])
  expect(changes).toEqual([
    ['points', 'score', 'none'],
    ['Age', 'feature', 'large'],
    ['Occupation', 'feature', 'none']
  ])
  const age = report.variables[1]!
  expect(age.bins.at(-1)).toEqual({ label: 'missing', reference: 0, recent: expect.closeTo(0.2, 1) })
  expect(age.means).toEqual({ reference: expect.closeTo(34.5, 0), recent: expect.closeTo(34.5, 0) })
  expect(report.variables[2]!.means).toEqual({ reference: null, recent: null })
  expect(report.calibration!.recent.inTheLarge.z).toBeGreaterThan(8)
  expect(report.calibration!.reference!.inTheLarge.pValue).toBeGreaterThan(0.01)
})

test('a reference is plain data: through JSON it gives the same report', () => {
  const kept = createMonitoringReference(reference)
  expect(JSON.stringify(kept)).not.toContain('Infinity')
  const copy = JSON.parse(JSON.stringify(kept)) as typeof kept
  expect(monitor(copy, recent)).toEqual(monitor(reference, recent))
})

test('a sample has not changed against itself', () => {
  const { variables } = monitor(reference, reference)
  for (const { index, statistic, pValue, adjustedPValue } of variables) {
    expect([index, statistic, pValue, adjustedPValue]).toEqual([0, 0, 1, 1])
  }
})

test('a value that never varied is told from any other', () => {
  const of = (value: number): { features: { late: Float64Array } } => ({
    features: { late: new Float64Array(200).fill(value) }
  })
  for (const [before, now] of [
    [0, 1],
    [5, 4],
    [-7, 1e300],
    [Number.MAX_VALUE, 0],
    [-Number.MAX_VALUE, 0]
  ] as const) {
    const kept = JSON.parse(JSON.stringify(createMonitoringReference(of(before))))
    expect(monitor(kept, of(now)).variables[0]!.change).toBe('large')
    expect(monitor(kept, of(before)).variables[0]!.change).toBe('none')
  }
  const labels = monitor(of(5), of(7)).variables[0]!.bins.map(({ label }) => label)
  expect(labels).toEqual(['below 5', '5', 'above 5', 'missing'])
})

test('a number beyond those of the reference counts in its outer bins, however far beyond', () => {
  const bins = binsOfColumn(
    numbers(1000, () => 20 + 30 * next()),
    { numBins: 10, maxCategories: 2 }
  )
  const ends = [-Infinity, -1e300, 20, 50, 51, 1e300, Infinity]
  expect([...binNumbers(bins, Float64Array.from(ends), 'x')]).toEqual([0, 0, 0, 9, 9, 9, 9])
  // So does one beyond a largest number that many have.
  const capped = binsOfColumn(Float64Array.of(1, 2, 3, 3, 3, 3), { numBins: 3, maxCategories: 2 })
  expect([...binNumbers(capped, Float64Array.of(3, 4), 'x')]).toEqual([1, 1])
})

test('outcomes that are all not known yet are as good as none', () => {
  const unknown = { ...recent, outcomes: numbers(1000, () => NaN) }
  expect(monitor(reference, unknown).calibration).toBeUndefined()
})

test('variables may be absent, and others be there', () => {
  const { variables, absent } = monitor(reference, {
    features: { Occupation: jobs(50, 0.4), Shoe_Size: numbers(50, next) }
  })
  expect(variables.map(({ name }) => name)).toEqual(['Occupation'])
  expect(absent).toEqual(['points', 'Age'])
})

test('every row is in one bin, equal numbers in the same, and shares add up to 1', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double(), fc.constant(NaN))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), fc.array(value, { minLength: 1 }), (made, later) => {
      const column = Float64Array.from(made)
      const bins = binsOfColumn(column, { numBins: 10, maxCategories: 30 })
      const labels = binLabels(bins)
      if (bins.kind !== 'numeric') throw new Error('expected numeric bins')
      expect(labels).toHaveLength(bins.upperBounds.length + 2)
      const all = Float64Array.from([...made, ...later])
      binNumbers(bins, all, 'x').forEach((bin, row) => {
        const v = all[row]!
        const plain = Number.isNaN(v) ? labels.length - 1 : bins.upperBounds.filter((bound) => v > bound).length
        expect(bin).toBe(plain)
      })
      const { variables } = monitor({ scores: { x: column } }, { scores: { x: Float64Array.from(later) } })
      for (const side of ['reference', 'recent'] as const)
        expect(variables[0]!.bins.reduce((sum, bin) => sum + bin[side], 0)).toBeCloseTo(1, 9)
    })
  )
})

test('few distinct values have a bin each; texts beyond the limit are other', () => {
  const bins = binsOfColumn(Float64Array.of(1, 1, 2, 3, 3, 3, NaN), { numBins: 10, maxCategories: 30 })
  expect(binLabels(bins)).toEqual(['up to 1', '1 to 2', 'above 2', 'missing'])
  const texts = binsOfColumn(['b', 'a', 'b', 'c', null, 'd'], { numBins: 10, maxCategories: 2 })
  expect(binLabels(texts)).toEqual(['b', 'a', 'other', 'missing'])
  expect([...binNumbers(texts, ['a', 'b', 'c', 'new', null], 'x')]).toEqual([1, 0, 2, 2, 3])
  expect(binLabels(binsOfColumn(Float64Array.of(NaN), { numBins: 10, maxCategories: 2 }))).toEqual(['any', 'missing'])
})

test('refuses what does not fit', () => {
  const points = numbers(3, next)
  const ok = { scores: { points } }
  const cases: [() => unknown, string][] = [
    [() => monitor(ok, { scores: { points: ['a'] } }), '"points" expected numbers, as in the reference; got texts'],
    [() => monitor(ok, { ...ok, groups: [1] }), '"recent.groups" expected 3 values, got 1'],
    [() => monitor(ok, {}), '"recent" expected rows, got none'],
    [
      () => monitor({ scores: {}, shoes: 1 } as object, ok),
      '"reference" expected scores, features, groups, probabilities, outcomes; got "shoes"'
    ],
    [() => monitor(null as unknown as object, ok), '"reference" expected an object, got null'],
    [() => monitor(ok, ok, { significance: 1 }), '"significance" expected a number between 0 and 1, got 1'],
    [() => monitor(ok, ok, { numBins: 1 }), '"numBins" expected >= 2, got 1']
  ]
  for (const [call, message] of cases) expect(call).toThrow(message)
})
