import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantFields } from '../../../src/credit/champion/applicant-fields.ts'
import { decodeBackgroundSets, encodeBackgroundSets } from '../../../src/credit/champion/background-set-bytes.ts'
import { decodeBaseline, encodeBaseline, rankAmong, standInsOf } from '../../../src/credit/champion/baseline-rows.ts'
import { loadChampion } from '../../../src/credit/champion/champion.ts'
import { championData } from '../../../src/credit/champion/champion-data.ts'
import { baselineHash } from '../../../src/credit/artifact/packed-definition.ts'
import { createAssessor } from '../../../src/credit/scoring/assessment.ts'
import { createBaselineExplainer, setsOfRows } from '../../../src/credit/scoring/baseline-explainer.ts'

const { scorer } = loadChampion()
const { definition } = scorer
const assessor = createAssessor(definition)
const scale = { fields: applicantFields, models: assessor.models }
const rowsOf = (baseline: number): Float64Array[] =>
  definition.baselines[baseline]!.rows.map((row) => Float64Array.from(row as readonly number[]))

test('the stored baselines have the stated hash and size', () => {
  expect(definition.baselines.map(({ name }) => name)).toEqual(['near-cutoff', 'all-approved'])
  for (const [i, baseline] of definition.baselines.entries()) {
    const { name, size, sha256, rows } = championData.baselines[i]!
    expect(scorer.baseline(name)).toMatchObject({ name, size, sha256 })
    expect(baseline.rows).toHaveLength(size)
    expect(baselineHash(baseline)).toBe(sha256)
    const encoded = Buffer.from(encodeBaseline(scale, baseline.rows as readonly (readonly number[])[]))
    expect(encoded.toString('base64')).toBe(rows.replaceAll('\n', ''))
  }
})

test('the mean margin of a baseline is that of its applicants', () => {
  for (const [i, { name }] of definition.baselines.entries()) {
    const margins = rowsOf(i).map((row) => assessor.assess(row).margin)
    expect(scorer.baseline(name).margin).toBeCloseTo(margins.reduce((sum, one) => sum + one, 0) / margins.length, 10)
  }
})

test('the stored off-path sets are those of the default baseline', () => {
  const rows = rowsOf(0)
  const stored = assessor.models.map(({ forest }, i) =>
    decodeBackgroundSets(
      Buffer.from(championData.models[i]!.backgroundSets, 'base64'),
      forest.leafValue.length,
      rows.length
    )
  )
  const computed = assessor.models.map((model) => setsOfRows(model, rows))
  // Leaf by leaf; in memory they may stand in another order.
  for (const [i, sets] of [...stored, ...computed].entries())
    expect(Buffer.from(encodeBackgroundSets(sets)).toString('base64')).toBe(
      championData.models[i % stored.length]!.backgroundSets.replaceAll('\n', '')
    )
  const [one, other] = [stored, computed].map((sets) =>
    createBaselineExplainer(assessor, applicantFields.length, (_, i) => sets[i]!)
  )
  expect(one!.baseMargin).toBe(other!.baseMargin)
  for (const row of rowsOf(1).slice(0, 10)) {
    const assessment = assessor.assess(row)
    expect(one!.contributionsOf(assessment)).toEqual(other!.contributionsOf(assessment))
  }
})

test('every applicant of a baseline passes, those near the cutoff hardly', () => {
  const passing = (baseline: number): number[] =>
    rowsOf(baseline).map((row) => {
      const { creditClass, probabilities } = assessor.assess(row)
      expect(creditClass).toBeGreaterThan(0)
      return 1 - probabilities[0]!
    })
  const cutoff = definition.models[0]!.cutoff!
  expect(Math.max(...passing(0))).toBeLessThan(cutoff + 0.05)
  expect(Math.max(...passing(1))).toBeGreaterThan(0.9)
})

test('the models cannot tell a row from its ranks among the thresholds', () => {
  const row = fc.tuple(
    ...applicantFields.map(({ categories, validRange: [min, max] }) =>
      categories === undefined
        ? fc.oneof(fc.double({ min, max, noNaN: true }), fc.double({ noNaN: true }))
        : fc.integer({ min, max })
    )
  )
  const standIns = standInsOf(scale)
  fc.assert(
    fc.property(row, (values) => {
      const [decoded] = decodeBaseline(scale, encodeBaseline(scale, [values]), 1)
      const [given, instead] = [values, decoded!].map((one) => assessor.assess(Float64Array.from(one)))
      expect(instead).toMatchObject({ creditClass: given!.creditClass, margin: given!.margin })
      // Encoded again, a row of stand-ins is the same row.
      expect(decodeBaseline(scale, encodeBaseline(scale, [decoded!]), 1)).toEqual([decoded])
      values.forEach((value, column) => {
        const ofField = standIns[column]
        if (ofField !== undefined) expect(decoded![column]).toBe(ofField[rankAmong(ofField, value)])
      })
    }),
    { numRuns: 300 }
  )
})
