/**
 * Random definitions for property tests: every kind of field and formula, one multiclass model or several of one raw score, and
 * applicants who fit them.
 *
 * @module
 */
import fc from 'fast-check'
import type { Baseline, CreditDefinition, FieldDefinition, ScoringModel } from '../../src/credit/definition.ts'
import type { MissingRule } from '../../src/credit/fields/field-spec.ts'
import type { Formula } from '../../src/credit/fields/formula.ts'
import type { Calibrator } from '../../src/credit/scoring/calibrator.ts'
import { forests, modelOf } from '../oracle/random-forest.ts'

/** A raw record. */
export type RandomRecord = Readonly<Record<string, number | string>>

/** A definition and an applicant of whom everything is known. */
export interface RandomCase {
  readonly definition: CreditDefinition
  readonly record: RandomRecord
}

const directions = fc.constantFrom('better' as const, 'worse' as const, undefined)

function baseField(name: string): fc.Arbitrary<FieldDefinition> {
  const number = fc
    .tuple(
      fc.constantFrom('number' as const, 'integer' as const),
      fc.integer({ min: -4, max: 0 }),
      directions,
      fc.option(fc.nat({ max: 6 }), { nil: undefined })
    )
    .map(([kind, min, moreIs, typical]): FieldDefinition => ({
      name,
      kind,
      validRange: [min, min + 6],
      ...(moreIs === undefined ? {} : { moreIs }),
      ...(typical === undefined ? {} : { typical: min + typical })
    }))
  const category = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -1, max: 2 }))
    .map(([count, first]): FieldDefinition => ({
      name,
      kind: 'category',
      categories: Array.from({ length: count }, (_, i) => `${name} label ${i}`),
      validRange: [first, first + count - 1]
    }))
  return fc.oneof({ arbitrary: number, weight: 3 }, { arbitrary: category, weight: 1 })
}

function formulas(names: readonly string[]): fc.Arbitrary<Formula> {
  const name = fc.constantFrom(...names)
  const some = fc.array(name, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    fc
      .tuple(name, name, fc.constantFrom(0, 1, 10))
      .map(([numerator, denominator, plus]): Formula => ({ kind: 'ratio', numerator, denominator, plus })),
    fc.tuple(name, name).map((of): Formula => ({ kind: 'difference', of })),
    fc
      .tuple(fc.constantFrom('sum' as const, 'mean' as const, 'smallest' as const, 'largest' as const), some)
      .map(([kind, of]): Formula => ({ kind, of })),
    fc.tuple(some, fc.integer({ min: -2, max: 2 })).map(([of, above]): Formula => ({ kind: 'count', of, above }))
  )
}

// The second formula may take the first one's value.
function derivedFields(base: readonly FieldDefinition[]): fc.Arbitrary<FieldDefinition[]> {
  const numbers = base.filter(({ kind }) => kind !== 'category').map(({ name }) => name)
  if (numbers.length === 0) return fc.constant([])
  const field = (name: string, formula: Formula, moreIs: 'better' | 'worse' | undefined): FieldDefinition => ({
    name,
    kind: 'ratio',
    formula,
    ...(moreIs === undefined ? {} : { moreIs })
  })
  return fc
    .tuple(formulas(numbers), formulas([...numbers, 'D0']), directions, fc.integer({ min: 0, max: 2 }))
    .map(([first, second, moreIs, count]) =>
      [field('D0', first, moreIs), field('D1', second, undefined)].slice(0, count)
    )
}

const calibrators: fc.Arbitrary<Calibrator | undefined> = fc.oneof(
  fc.constant(undefined),
  fc
    .tuple(fc.double({ min: 0.1, max: 3, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }))
    .map(([slope, intercept]): Calibrator => ({ kind: 'platt', slope, intercept })),
  fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 5 }).map((scores): Calibrator => ({
    kind: 'isotonic',
    scores: scores.sort((a, b) => a - b),
    probabilities: scores.map((_, i) => (i + 1) / (scores.length + 1))
  }))
)

const classes = ['worst', 'middle', 'best'] as const

function binaryModel(position: number, fields: readonly FieldDefinition[]): fc.Arbitrary<ScoringModel> {
  return fc
    .tuple(
      forests({ maxTreesPerIteration: 1, maxFeatures: 4, maxDepth: 4 }),
      fc.boolean(),
      calibrators,
      fc.constantFrom(undefined, 0.3, 0.5, 0.7),
      fc.constantFrom(undefined, [0.5], [2]),
      fc.infiniteStream(fc.nat({ max: fields.length - 1 }))
    )
    .map(([forest, isBelow, calibrator, cutoff, marginWeights, columns]): ScoringModel => {
      const model = modelOf(forest, false, 'binary sigmoid:1')
      return {
        name: `model ${position}`,
        model,
        fields: Array.from({ length: model.numFeatures }, () => fields[columns.next().value!]!.name),
        predicts: isBelow ? { below: classes[position]! } : { atLeast: classes[position]! },
        ...(calibrator === undefined ? {} : { calibrator }),
        ...(cutoff === undefined ? {} : { cutoff }),
        ...(marginWeights === undefined ? {} : { marginWeights })
      }
    })
}

function multiclassModel(fields: readonly FieldDefinition[]): fc.Arbitrary<ScoringModel> {
  return fc
    .tuple(
      forests({ maxTreesPerIteration: 3, maxFeatures: 4, maxDepth: 4 }).filter(
        ({ numTreesPerIteration }) => numTreesPerIteration === 3
      ),
      fc.constantFrom(undefined, [-0.5, -0.5, 1], [-1, 0.25, 0.75]),
      fc.infiniteStream(fc.nat({ max: fields.length - 1 }))
    )
    .map(([forest, marginWeights, columns]): ScoringModel => {
      const model = modelOf(forest, false, 'multiclass num_class:3')
      return {
        name: 'all',
        model,
        fields: Array.from({ length: model.numFeatures }, () => fields[columns.next().value!]!.name),
        predicts: 'classes',
        ...(marginWeights === undefined ? {} : { marginWeights })
      }
    })
}

function valueOf({ kind, validRange, categories }: FieldDefinition): fc.Arbitrary<number | string> {
  const [min, max] = validRange!
  if (categories !== undefined) return fc.constantFrom(...categories)
  const whole = fc.integer({ min, max })
  return kind === 'integer' ? whole : fc.oneof(whole, fc.double({ min, max, noNaN: true }))
}

/** A record with a value for every field that is not computed. */
export function recordOf(fields: readonly FieldDefinition[]): fc.Arbitrary<RandomRecord> {
  return fc.record(
    Object.fromEntries(
      fields.filter(({ formula }) => formula === undefined).map((field) => [field.name, valueOf(field)])
    )
  )
}

function baselineOf(name: string, fields: readonly FieldDefinition[]): fc.Arbitrary<Baseline> {
  return fc.array(recordOf(fields), { minLength: 1, maxLength: 5 }).map((records) => ({
    name,
    rows: records.map((record) =>
      fields.map(({ name: field, categories, validRange }) => {
        const value = record[field]
        return typeof value === 'string' ? categories!.indexOf(value) + validRange![0] : (value ?? null)
      })
    )
  }))
}

/** Definitions with three classes. */
export function definitions(missing: MissingRule): fc.Arbitrary<CreditDefinition> {
  return fc
    .integer({ min: 2, max: 4 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => baseField(`F${i}`))))
    .chain((base) => derivedFields(base).map((derived) => [...base, ...derived]))
    .chain((fields) =>
      fc
        .tuple(
          fc.oneof(
            { arbitrary: fc.tuple(binaryModel(1, fields), binaryModel(2, fields)), weight: 2 },
            { arbitrary: fc.tuple(multiclassModel(fields)), weight: 1 }
          ),
          fc.tuple(baselineOf('near', fields), baselineOf('all', fields)),
          fc.boolean()
        )
        .map(([models, baselines, hasGuard]): CreditDefinition => {
          const aged = fields.find(({ kind, formula }) => kind === 'integer' && formula === undefined)
          return {
            name: 'random',
            version: '1',
            fields,
            classes,
            models,
            baselines,
            missing,
            ...(hasGuard && aged !== undefined
              ? { ageGuard: { field: aged.name, elderlyAge: aged.validRange![0] + 4 } }
              : {})
          }
        })
    )
}

/** Definitions, each with an applicant. */
export function randomCases(missing: MissingRule): fc.Arbitrary<RandomCase> {
  return definitions(missing).chain((definition) =>
    recordOf(definition.fields).map((record) => ({ definition, record }))
  )
}
