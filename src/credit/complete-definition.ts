/**
 * `completeDefinition`: a definition with everything that it may leave out.
 *
 * @module
 */
import type { Baseline, CreditDefinition, FieldDefinition, ReasonGroupDefinition, ScoringModel } from './definition.ts'
import type { FieldSpec, MissingRule, RecordDefinition } from './fields/field-spec.ts'
import { type DerivedColumn, derivedColumnsOf, evaluateFormula, type Interval, intervalOf } from './fields/formula.ts'
import type { MonitoringReference } from './monitoring/monitoring-reference.ts'
import { quartilesOf } from './reasons/middle-half.ts'
import type { ReasonMap } from './reasons/reason-map.ts'
import { regulationBReasons } from './reasons/regulation-b.ts'
import type { AgeGuard } from './scoring/age-guard.ts'
import type { MinimumInformation } from './scoring/minimum-information.ts'
import type { PointsScale } from './scoring/points.ts'

/** How records are read and scored: a definition but for its models and baselines, complete. */
export interface ScoringRules<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> extends RecordDefinition<Field, JunkCode> {
  /** From worst to best. */
  readonly classes: readonly Class[]
  /** The lowest class that passes. */
  readonly passingClass: Class
  /** Without one, every applicant is scored. */
  readonly minimumInformation?: MinimumInformation<Field> | undefined
  readonly ageGuard?: AgeGuard<Field> | undefined
  /** Default reasons. */
  readonly reasonGroups: ReasonMap<Field>
  /** Default scale. */
  readonly pointsScale: PointsScale
  readonly missing: MissingRule
}

/** A definition in which nothing is left out. */
export interface CompleteDefinition<
  Field extends string = string,
  Class extends string = string,
  JunkCode extends string = string
> extends ScoringRules<Field, Class, JunkCode> {
  readonly models: readonly ScoringModel<Field, Class>[]
  readonly baselines: readonly Baseline[]
  readonly monitoringReference?: MonitoringReference | undefined
}

/** 600 points at even odds; 40 more double them. */
export const defaultPointsScale: PointsScale = { basePoints: 600, baseOdds: 1, pointsToDoubleOdds: 40 }

/** Completes a definition that `checkDefinition` has passed. */
export function completeDefinition<Field extends string, Class extends string, JunkCode extends string>(
  definition: CreditDefinition<Field, Class, JunkCode>
): CompleteDefinition<Field, Class, JunkCode> {
  const { classes, models, contradictions, minimumInformation, ageGuard, monitoringReference } = definition
  const { pointsScale = defaultPointsScale, missing = 'worst' } = definition
  const derivedColumns = derivedColumnsOf(definition.fields)
  const baselines = definition.baselines.map((baseline) => ({
    ...baseline,
    rows: baseline.rows.map((row) => withDerived(row, derivedColumns))
  }))
  const fields = completeFields(definition.fields, baselines[0]!.rows)
  return {
    fields,
    ignoredKeys: definition.ignoredKeys ?? [],
    junk: definition.junk ?? ({} as RecordDefinition<Field, JunkCode>['junk']),
    ...(contradictions === undefined ? {} : { contradictions }),
    classes,
    passingClass: definition.passingClass ?? classes[1]!,
    ...(minimumInformation === undefined ? {} : { minimumInformation }),
    ...(ageGuard === undefined ? {} : { ageGuard }),
    reasonGroups: completeGroups(definition.reasonGroups, fields),
    pointsScale,
    missing,
    models,
    baselines,
    ...(monitoringReference === undefined ? {} : { monitoringReference })
  }
}

/**
 * Fields with everything that they may leave out.
 *
 * @param rows - of the first baseline; typical values come from them, and without any are the least valid ones
 */
export function completeFields<Field extends string>(
  fields: readonly FieldDefinition<Field>[],
  rows: Baseline['rows']
): FieldSpec<Field>[] {
  const derivedAt = new Map(derivedColumnsOf(fields).map((derived) => [derived.column, derived]))
  const ranges: Interval[] = []
  return fields.map((field, column) => {
    const derived = derivedAt.get(column)
    const { categories = [] } = field
    const validRange = field.validRange ?? (derived ? finite(intervalOf(derived, ranges)) : [0, categories.length - 1])
    ranges.push(validRange)
    const values = rows.map((row) => row[column]!)
    return completeField({ ...field, validRange }, values)
  })
}

// A row of a baseline with the derived values that it leaves out.
function withDerived(row: readonly (number | null)[], derivedColumns: readonly DerivedColumn[]): (number | null)[] {
  const values = Float64Array.from(row, (value) => value ?? NaN)
  for (const derived of derivedColumns)
    if (Number.isNaN(values[derived.column]!)) values[derived.column] = evaluateFormula(derived, values)
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value))
}

function finite([min, max]: Interval): Interval {
  return [Math.max(-Number.MAX_VALUE, min), Math.min(Number.MAX_VALUE, max)]
}

function completeField<Name extends string>(
  field: FieldDefinition<Name> & Pick<FieldSpec, 'validRange'>,
  values: readonly (number | null)[]
): FieldSpec<Name> {
  // Undefined is left out, too.
  const given = Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined)) as typeof field
  const { categories = [], validRange } = field
  const { label = field.name.replaceAll('_', ' ') } = field
  const typical = field.typical ?? within(validRange, typicalOf(field, values))
  return {
    unit: '',
    description: label,
    trainingRange: validRange,
    required: field.formula === undefined,
    examples: [categories[typical - validRange[0]] ?? typical],
    ...given,
    label,
    typical
  }
}

// Nothing is known of a field that no row has.
function within([min, max]: Interval, value: number): number {
  return Number.isNaN(value) ? min : Math.min(max, Math.max(min, value))
}

// The most frequent category; else the better quartile, or the median where no direction is better.
function typicalOf({ kind, moreIs }: FieldDefinition, values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null)
  if (kind === 'category') {
    const times = new Map<number, number>()
    for (const code of known) times.set(code, (times.get(code) ?? 0) + 1)
    return known.reduce((best, code) => (times.get(code)! > times.get(best)! ? code : best), known[0] ?? NaN)
  }
  const [lower, median, upper] = quartilesOf(known)
  const typical = moreIs === undefined ? median : moreIs === 'better' ? upper : lower
  return kind === 'integer' || kind === 'months' ? Math.round(typical) : typical
}

function completeGroups<Field extends string>(
  groups: readonly ReasonGroupDefinition<Field>[] | undefined,
  fields: readonly FieldSpec<Field>[]
): ReasonMap<Field> {
  if (groups === undefined)
    return fields.map(({ name, label }) => ({
      code: name,
      name: label,
      text: label,
      missingText: `Unable to verify: ${label}`,
      fields: [name]
    }))
  return groups.map((group) => ({ ...regulationBReasons[group.code], ...group }) as ReasonMap<Field>[number])
}
