/**
 * What a scorer decides about variants of one applicant: the same models and rules as in scoring, without reasons.
 *
 * @module
 */
import { type Ranks, rankOf, ranksOf } from '../../ranks/ranks.ts'
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import { isContradictory } from '../cleaning/contradictions.ts'
import { columnsOf } from '../fields/field-spec.ts'
import { dependentsOf, derivedColumnsOf, recompute } from '../fields/formula.ts'
import type { CreditScorer } from '../scorer.ts'
import { isGuarded } from '../scoring/age-guard.ts'
import { type Assessor, createAssessor } from '../scoring/assessment.ts'
import { possibleIntervals } from '../scoring/unknown-values.ts'
import { type Headroom, headroomOf } from './headroom.ts'

/** A changed value. */
export interface Setting {
  readonly column: number
  readonly value: number
}

/** Variants of one applicant. */
export interface DecisionSpace {
  readonly assessor: Assessor
  readonly headroom: Headroom
  /** The applicant at each of the ages that may count: one, unless the age guard protects them [numViews][numFields]. */
  readonly views: readonly Float64Array[]
  /** The applicant's values with others in place of some, and what is computed from them. */
  readonly withSettings: (values: Float64Array, settings: readonly Setting[]) => Float64Array
  /** Whether a variant with these values gets the class wanted, or a better one. */
  readonly reaches: (settings: readonly Setting[]) => boolean
  /** How far a variant is from it; see `Headroom`. */
  readonly headroomOf: (settings: readonly Setting[]) => number
  /** Whether a variant contradicts itself in no way in which the applicant does not. */
  readonly isConsistent: (settings: readonly Setting[]) => boolean
  /** The columns that follow from a column: itself, and those computed from it. */
  readonly dependentsOf: (column: number) => ReadonlySet<number>
  /** Whether something is computed from a column and from the age, where more than one age may count. */
  readonly followsAge: (column: number) => boolean
  /** The cells of a variant in the columns that follow from a column, and its contradictions, as text. */
  readonly cellsOf: (column: number, settings: readonly Setting[]) => string
  /** The contradictions of a variant, as text. */
  readonly contradictionsOf: (settings: readonly Setting[]) => string
  /** Pairs of columns that a contradiction is about. */
  readonly contradictionColumns: readonly (readonly [number, number])[]
}

const knownAssessors = new WeakMap<object, Assessor>()

/** The space around an applicant. */
export function createDecisionSpace<Field extends string, Class extends string, JunkCode extends string>(
  { definition, youngerAges }: CreditScorer<Field, Class, JunkCode>,
  { values: base, warnings }: CleanRecord<Field, JunkCode>,
  target: number
): DecisionSpace {
  const { fields, models, classes, contradictions = [], ageGuard } = definition
  const columnOf = columnsOf(fields)
  const derived = derivedColumnsOf(fields)
  let assessor = knownAssessors.get(definition)
  if (assessor === undefined) knownAssessors.set(definition, (assessor = createAssessor(definition)))
  const { assess } = assessor
  const headroom = headroomOf(models, classes, target)
  const ageColumn = ageGuard === undefined ? -1 : columnOf.get(ageGuard.field)!
  const isElderly = youngerAges.length > 0 && isGuarded(ageGuard!, base[ageColumn]!, warnings)

  const withSettings = (values: Float64Array, settings: readonly Setting[]): Float64Array => {
    const changed = values.slice()
    for (const { column, value } of settings) changed[column] = value
    recompute(derived, changed, values)
    return changed
  }
  const views = isElderly ? youngerAges.map((age) => withSettings(base, [{ column: ageColumn, value: age }])) : [base]
  const contradicting = (values: Float64Array): boolean[] =>
    contradictions.map((contradiction) => isContradictory(contradiction, columnOf, values))
  const given = contradicting(base)
  const dependents = fields.map((_, column) => dependentsOf(column, derived))
  const followsAge = (column: number): boolean =>
    isElderly && [...dependents[ageColumn]!].some((other) => dependents[column]!.has(other))
  const ranksOfModels = assessor.models.map(({ forest }): Ranks => {
    const ranks = ranksOf(forest)
    if (ranks === undefined) throw new RangeError('"scorer" expected models whose categories have fewer splits')
    return ranks
  })

  return {
    assessor,
    headroom,
    views,
    withSettings,
    reaches: (settings) => views.some((view) => assess(withSettings(view, settings)).creditClass >= target),
    headroomOf: (settings) =>
      views.reduce((most, view) => {
        const { readings } = assess(withSettings(view, settings))
        const scores = (end: 'lowest' | 'highest'): number[] => readings.flatMap((reading) => [...reading[end]])
        return Math.max(most, headroom(scores('lowest'), scores('highest')))
      }, -Infinity),
    isConsistent: (settings) =>
      contradicting(withSettings(base, settings)).every((contradicts, i) => !contradicts || given[i]!),
    dependentsOf: (column) => dependents[column]!,
    followsAge,
    cellsOf: (column, settings) => {
      const cells: number[] = []
      // At every age that may count, where what follows from the column follows from the age, too.
      for (const view of followsAge(column) ? views : [base]) {
        const values = withSettings(view, settings)
        const intervals = possibleIntervals(fields, derived, values)
        for (const [m, { fields: modelFields }] of assessor.models.entries()) {
          const { columns } = modelFields
          const { columnOf: rankColumn, featureOf } = ranksOfModels[m]!
          for (const feature of featureOf) {
            if (!dependents[column]!.has(columns[feature]!)) continue
            // Of a value that is not known, the cells between which it lies.
            const ends = Number.isNaN(values[columns[feature]!]!)
              ? intervals[columns[feature]!]!
              : [values[columns[feature]!]!]
            for (const end of ends) cells.push(rankOf(ranksOfModels[m]!, rankColumn[feature]!, end))
          }
        }
        // A ratio comes back to a cell when its denominator passes 0.
        for (const { column: computed, formula, inputs } of derived)
          if (formula.kind === 'ratio' && dependents[column]!.has(computed))
            cells.push(Math.sign(values[inputs[1]!]! + (formula.plus ?? 0)))
      }
      return `${cells.join()} ${contradicting(withSettings(base, settings)).join()}`
    },
    contradictionsOf: (settings) => contradicting(withSettings(base, settings)).join(),
    contradictionColumns: contradictions.map(({ field, other }) => [columnOf.get(field)!, columnOf.get(other)!])
  }
}
