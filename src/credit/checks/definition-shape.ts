/**
 * The shape of a definition.
 *
 * @module
 */
import {
  anything,
  choice,
  dictionary,
  either,
  flag,
  integer,
  list,
  name,
  nullable,
  number,
  object,
  optional,
  pair,
  type Shape,
  text
} from '../../shapes.ts'
import { formulaKinds } from '../fields/formula.ts'
import { monitoringReferenceShape } from './check-reference.ts'

const names = list(name)
const range = pair(number)

const formulaKeys = object({
  kind: choice(...formulaKinds),
  numerator: optional(anything),
  denominator: optional(anything),
  plus: optional(anything),
  of: optional(anything),
  above: optional(anything)
})

const formula: Shape = (value, place) => {
  formulaKeys(value, place)
  return formulaShapes[(value as { kind: string }).kind]!(value, place)
}

const listFormula = object({ kind: anything, of: list(name, 1) })
const formulaShapes: Readonly<Record<string, Shape>> = {
  ratio: object({ kind: anything, numerator: name, denominator: name, plus: optional(number) }),
  difference: object({ kind: anything, of: pair(name) }),
  sum: listFormula,
  mean: listFormula,
  smallest: listFormula,
  largest: listFormula,
  count: object({ kind: anything, of: list(name, 1), above: number })
}

const field = object({
  name,
  kind: choice('number', 'integer', 'category', 'months', 'ratio'),
  label: optional(name),
  unit: optional(text),
  description: optional(text),
  trainingRange: optional(range),
  validRange: optional(range),
  moreIs: optional(choice('better', 'worse')),
  typical: optional(number),
  required: optional(flag),
  examples: optional(
    list(
      either((value) => typeof value === 'string', text, number),
      1
    )
  ),
  aliases: optional(names),
  junk: optional(list(text)),
  categories: optional(list(name, 1)),
  junkCode: optional(number),
  formula: optional(formula)
})

const isKind = (value: unknown, kind: string): boolean => (value as { readonly kind?: unknown } | null)?.kind === kind

const calibrator = either(
  (value) => isKind(value, 'platt'),
  object({ kind: anything, slope: number, intercept: number }),
  object({
    kind: choice('platt', 'isotonic'),
    scores: list(number, 1),
    probabilities: list(number, 1)
  })
)

const target = either(
  (value) => typeof value === 'string',
  choice('classes'),
  either(
    (value) => typeof value === 'object' && value !== null && Object.hasOwn(value, 'below'),
    object({ below: name }),
    object({ atLeast: name })
  )
)

// A model is not read from text here: only `loadModel` and its kin make one.
const model: Shape = (value, place) => {
  const isModel = typeof value === 'object' && value !== null && 'forest' in value && 'link' in value
  if (!isModel) throw new TypeError(`"${place}" expected a model, as loadModel or train returns it, got another value`)
  return value
}

const scoringModel = object({
  name,
  model,
  predicts: target,
  fields: optional(names),
  calibrator: optional(calibrator),
  cutoff: optional(number),
  marginWeights: optional(list(number, 1))
})

const baseline = object({ name: name, rows: list(list(nullable(number)), 1), description: optional(name) })

const reasonGroup = object({
  code: name,
  fields: list(name, 1),
  name: optional(name),
  text: optional(name),
  missingText: optional(name)
})

const junkToken = object({ tokens: list(text), message: text })

const contradiction = object({ field: name, times: number, other: name, plus: number, message: text })

const recordShapes = {
  ignoredKeys: optional(names),
  junk: optional(dictionary(junkToken, name)),
  contradictions: optional(list(contradiction)),
  missing: optional(choice('worst', 'as trained'))
}

/** Checks the shape of the parts of a definition that say how records are read. */
export const recordDefinitionShape: Shape = object({ fields: list(field, 1), ...recordShapes }, 'definition')

/** Checks the shape of a definition, not whether its parts fit. */
export const definitionShape: Shape = object(
  {
    name,
    version: name,
    fields: list(field, 1),
    classes: list(name, 2),
    models: list(scoringModel, 1),
    baselines: list(baseline, 1),
    passingClass: optional(name),
    reasonGroups: optional(list(reasonGroup, 1)),
    pointsScale: optional(object({ basePoints: number, baseOdds: number, pointsToDoubleOdds: number })),
    minimumInformation: optional(object({ fields: names, numFields: integer })),
    ageGuard: optional(object({ field: name, elderlyAge: number })),
    monotoneFields: optional(names),
    monitoringReference: optional(monitoringReferenceShape),
    ...recordShapes
  },
  'definition'
)
