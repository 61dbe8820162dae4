import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FairnessInput, measureFairness } from '../../../src/pipeline/fairness/fairness.ts'
import { bandNames, bandsOf } from '../../../src/pipeline/fairness/membership.ts'
import { uniforms } from '../../credit/monitoring/random.ts'

const small: FairnessInput = {
  attribute: 'Sex',
  membership: ['a', 'a', 'a', 'a', 'b', 'b', 'b', null],
  approved: [1, 1, 1, 0, 1, 0, 0, 1],
  scores: [4, 3, 2, 1, 3, 1, NaN, 9],
  outcomes: [1, 1, 0, 0, 1, 1, NaN, 1]
}

test('computed by hand', () => {
  const { reference, groups } = measureFairness(small, { numResamples: 0 })
  expect(reference).toBe('a')
  const [a, b] = groups
  expect([a!.numRows, b!.numRows]).toEqual([4, 3])
  expect([a!.approvalRate.value, b!.approvalRate.value]).toEqual([0.75, expect.closeTo(1 / 3, 12)])
  expect([a!.adverseImpactRatio.value, b!.adverseImpactRatio.value]).toEqual([1, expect.closeTo(4 / 9, 12)])
  expect([a!.fourFifths, b!.fourFifths]).toEqual(['reference', 'below'])
  expect([a!.approvalOfGood!.value, b!.approvalOfGood!.value]).toEqual([1, 0.5])
  const scores = [4, 3, 2, 1, 3, 1, 9]
  const mean = scores.reduce((sum, score) => sum + score) / 7
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 7)
  expect(b!.meanDifference!.value).toBeCloseTo((2 - 2.5) / deviation, 12)
})

test('probabilities of membership that are certain give what groups give, and half rows count half', () => {
  const certain = {
    a: [1, 1, 1, 1, 0, 0, 0, 0],
    b: [0, 0, 0, 0, 1, 1, 1, 0]
  }
  expect(measureFairness({ ...small, membership: certain })).toEqual(measureFairness(small))
  const { groups } = measureFairness({ ...small, membership: { a: certain.a, b: certain.b.map((p) => p / 2) } })
  expect(groups[1]!.numRows).toBe(1.5)
  expect(groups[1]!.approvalRate.value).toBeCloseTo(1 / 3, 12)
})

test('figures do not depend on the order of rows', () => {
  const row = fc.record({
    group: fc.constantFrom('a', 'b', 'c'),
    approved: fc.constantFrom(0, 1),
    score: fc.integer({ max: 99 })
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 40 }), (rows) => {
      const of = (list: typeof rows): unknown =>
        measureFairness(
          {
            attribute: 'x',
            membership: list.map(({ group }) => group),
            approved: list.map(({ approved }) => approved),
            reference: list[0]!.group
          },
          { numResamples: 0 }
        ).groups.map(({ name, numRows, approvalRate }) => [name, numRows, approvalRate.value])
      const first = rows[0]!
      const reversed = [first, ...rows.slice(1).toReversed()]
      expect(of(rows)).toEqual(of(reversed))
    })
  )
})

test('intervals count customers, not their rows, and hold the truth as often as they say', () => {
  const next = uniforms(31)
  const numTrials = 150
  let covered = 0
  let widthAlone = 0
  let widthTogether = 0
  for (let trial = 0; trial < numTrials; trial++) {
    const people = Array.from({ length: 200 }, (_, i) => ({ group: i % 2 === 0 ? 'a' : 'b', approved: 0, customer: i }))
    for (const person of people) person.approved = Number(next() < (person.group === 'a' ? 0.6 : 0.45))
    const rows = people.flatMap((person) => [person, person, person, person])
    const input = {
      attribute: 'x',
      reference: 'a',
      membership: rows.map(({ group }) => group),
      approved: rows.map(({ approved }) => approved)
    }
    const options = { numResamples: 200, seed: trial }
    const together = measureFairness({ ...input, customers: rows.map(({ customer }) => customer) }, options)
    const alone = measureFairness(input, options)
    const { lower, upper } = together.groups[1]!.adverseImpactRatio
    if (lower <= 0.75 && 0.75 <= upper) covered++
    widthTogether += upper - lower
    widthAlone += alone.groups[1]!.adverseImpactRatio.upper - alone.groups[1]!.adverseImpactRatio.lower
  }
  expect(covered / numTrials).toBeGreaterThan(0.88)
  expect(widthTogether / widthAlone).toBeGreaterThan(1.8)
})

test('four fifths: clear where the whole interval is on one side', () => {
  const of = (rateB: number, size: number): string => {
    const half = size / 2
    const membership = Array.from({ length: size }, (_, i) => (i < half ? 'a' : 'b'))
    const approved = Array.from({ length: size }, (_, i) => Number(i < half ? i < half * 0.6 : i - half < half * rateB))
    return measureFairness({ attribute: 'x', membership, approved, reference: 'a' }, { numResamples: 300 }).groups[1]!
      .fourFifths
  }
  expect(of(0.3, 1000)).toBe('below')
  expect(of(0.58, 4000)).toBe('above')
  expect(of(0.48, 200)).toBe('unclear')
})

test('groups are reported in the order asked for, and by name', () => {
  const names = (groups?: string[]): string[] =>
    measureFairness({ ...small, groups, reference: 'a' }, { numResamples: 0 }).groups.map(({ name }) => name)
  expect([names(), names(['b', 'a', 'z'])]).toEqual([
    ['a', 'b'],
    ['b', 'a']
  ])
})

test('bands of numbers', () => {
  expect(bandsOf([23, 25, 61.9, 62, NaN], [25, 62])).toEqual([
    'below 25',
    '25 to below 62',
    '25 to below 62',
    '62 and above',
    null
  ])
  expect(bandNames([25])).toEqual(['below 25', '25 and above'])
  expect(() => bandsOf([1], [2, 2])).toThrow('"limits" expected ascending numbers')
})

test('refuses what does not fit', () => {
  const cases: [Partial<FairnessInput>, string][] = [
    [{ approved: [2, 1, 1, 0, 1, 0, 0, 1] }, '"approved[0]" expected 0 or 1'],
    [{ membership: ['a'] }, '"membership" expected 8 values, one for each row; got 1'],
    [{ membership: small.approved as unknown as string[] }, '"membership[0]" expected a text or null, got number'],
    [{ membership: { a: [2, 0, 0, 0, 0, 0, 0, 0] } }, '"membership.a" expected probabilities, 0 to 1'],
    [
      { membership: { a: new Array<number>(8).fill(0.9), b: new Array<number>(8).fill(0.3) } },
      '"membership" expected probabilities that add up to 1 at most'
    ],
    [{ membership: new Array<null>(8).fill(null) }, '"membership" expected rows that belong to a group, got none'],
    [{ reference: 'z' }, '"reference" expected the name of a group with rows'],
    [{ outcomes: [3, 0, 0, 0, 0, 0, 0, 0] }, '"outcomes[0]" expected 0, 1 or NaN'],
    [{ scores: [1] }, '"scores" expected 8 values, one for each row; got 1']
  ]
  for (const [changed, message] of cases) expect(() => measureFairness({ ...small, ...changed })).toThrow(message)
})
