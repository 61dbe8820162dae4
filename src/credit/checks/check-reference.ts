/**
 * Checks the applicants that a definition compares later ones with.
 *
 * @module
 */
import {
  anything,
  choice,
  either,
  integer,
  list,
  name,
  nullable,
  number,
  object,
  type Shape,
  text
} from '../../shapes.ts'
import type { CreditDefinition } from '../definition.ts'
import { monitoredScores } from '../monitoring/applicant-values.ts'
import type { ReferenceVariable } from '../monitoring/monitoring-reference.ts'
import { numBinsOf } from '../monitoring/value-bins.ts'

const bins = either(
  (value) => (value as { readonly kind?: unknown } | null)?.kind === 'numeric',
  object({ kind: anything, upperBounds: list(number) }),
  object({ kind: choice('numeric', 'categorical'), categories: list(text) })
)

/** The shape of a reference, not whether it fits. */
export const monitoringReferenceShape: Shape = object({
  numRows: integer,
  variables: list(
    object({
      name,
      role: choice('score', 'feature'),
      bins,
      counts: list(integer),
      effectiveRows: number,
      mean: nullable(number)
    }),
    1
  )
})

/**
 * Checks the reference of a definition whose shape has been checked: its variables are what a sample of the scorer has, each counted
 * once in every row.
 *
 * @throws RangeError naming the place of what is wrong
 */
export function checkReference({ fields, monitoringReference }: CreditDefinition): void {
  if (monitoringReference === undefined) return
  const { numRows, variables } = monitoringReference
  const categorical = new Map<string, boolean>([
    ...Object.keys(monitoredScores).map((score) => [`score ${score}`, score === 'class'] as const),
    ...fields.map((field) => [`feature ${field.name}`, field.kind === 'category'] as const)
  ])
  const seen = new Set<string>()
  for (const [i, variable] of variables.entries()) {
    const place = `monitoringReference.variables[${i}]`
    const key = `${variable.role} ${variable.name}`
    const isCategorical = categorical.get(key)
    if (isCategorical === undefined)
      throw new RangeError(`"${place}" expected a field, or the score points or class, got another ${variable.role}`)
    if (seen.has(key)) throw new RangeError(`"${place}" expected a variable of its own, got a duplicate`)
    seen.add(key)
    if ((variable.bins.kind === 'categorical') !== isCategorical)
      throw new RangeError(`"${place}.bins" expected bins of ${isCategorical ? 'texts' : 'numbers'}, got others`)
    checkBins(variable, place)
    checkCounts(variable, numRows, place)
  }
}

function checkBins({ bins: given }: ReferenceVariable, place: string): void {
  if (given.kind === 'numeric') {
    const { upperBounds } = given
    if (upperBounds.some((bound, i) => i > 0 && !(bound > upperBounds[i - 1]!)))
      throw new RangeError(`"${place}.bins.upperBounds" expected ascending numbers, got others`)
  } else if (new Set(given.categories).size !== given.categories.length)
    throw new RangeError(`"${place}.bins.categories" expected unique texts, got a duplicate`)
}

function checkCounts({ bins: given, counts, effectiveRows }: ReferenceVariable, numRows: number, place: string): void {
  const numBins = numBinsOf(given)
  if (counts.length !== numBins)
    throw new RangeError(`"${place}.counts" expected ${numBins} counts, got ${counts.length}`)
  if (counts.some((count) => count < 0)) throw new RangeError(`"${place}.counts" expected counts >= 0, got another`)
  const sum = counts.reduce((total, count) => total + count, 0)
  if (numRows < 1 || sum !== numRows)
    throw new RangeError(`"${place}.counts" expected counts that add up to numRows, at least 1, got others`)
  if (!(effectiveRows > 0 && effectiveRows <= numRows))
    throw new RangeError(`"${place}.effectiveRows" expected a number above 0 and up to numRows, got another`)
}
