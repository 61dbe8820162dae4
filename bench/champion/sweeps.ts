/**
 * What must never happen, counted over many rows: a change for the better that makes things worse, and something withheld that
 * makes them better.
 *
 * @module
 */
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { columnsOf } from '../../src/credit/fields/field-spec.ts'
import { derivedColumnsOf, evaluateFormula } from '../../src/credit/fields/formula.ts'
import type { Assessment, Assessor } from '../../src/credit/scoring/assessment.ts'
import { createMersenneTwister } from '../../src/numeric/mersenne-twister.ts'

const columnOfField = columnsOf(applicantFields)

/** How often it happened, of how many. */
export interface Count {
  readonly violations: number
  readonly of: number
}

const derivedColumns = derivedColumnsOf(applicantFields)

function derive(values: Float64Array): Float64Array {
  for (const derived of derivedColumns) values[derived.column] = evaluateFormula(derived, values)
  return values
}

const isWorse = (a: Assessment, b: Assessment): boolean =>
  a.creditClass < b.creditClass || a.margin < b.margin || a.probabilities[0]! > b.probabilities[0]!

/**
 * Changes of one field for the better: halved or doubled, and to a random value on the better side in its valid range. What
 * is computed from the field follows.
 */
export function countDirections(
  assessor: Assessor,
  rows: readonly Float64Array[],
  names: readonly string[]
): Record<string, Count> {
  const random = createMersenneTwister(7)
  const counts: Record<string, Count> = {}
  for (const { name, moreIs, validRange, kind, formula } of applicantFields) {
    if (moreIs === undefined || formula !== undefined || !names.includes(name)) continue
    const column = columnOfField.get(name)!
    const [better, factor] = moreIs === 'better' ? [validRange[1], 2] : [validRange[0], 0.5]
    let violations = 0
    let of = 0
    for (const row of rows) {
      const value = row[column]!
      if (Number.isNaN(value)) continue
      const before = assessor.assess(row)
      const whole = kind === 'integer' || kind === 'months'
      const between = value + random.nextDouble() * (better - value)
      for (const changed of [value * factor, between]) {
        const to = whole ? Math[moreIs === 'better' ? 'ceil' : 'floor'](changed) : changed
        if (moreIs === 'better' ? !(to >= value && to <= better) : !(to <= value && to >= better)) continue
        of++
        if (isWorse(assessor.assess(derive(row.with(column, to))), before)) violations++
      }
    }
    counts[name] = { violations, of }
  }
  return counts
}

/** Random sets of fields withheld, one to all of them, `numSets` of each row. */
export function countWithholding(assessor: Assessor, rows: readonly Float64Array[], numSets: number): Count {
  const random = createMersenneTwister(11)
  let violations = 0
  for (const row of rows) {
    const given = assessor.assess(row)
    for (let i = 0; i < numSets; i++) {
      const share = random.nextDouble()
      const values = row.slice()
      applicantFields.forEach(({ formula }, column) => {
        if (formula === undefined && random.nextDouble() < share) values[column] = NaN
      })
      if (isWorse(given, assessor.assess(derive(values)))) violations++
    }
  }
  return { violations, of: rows.length * numSets }
}
