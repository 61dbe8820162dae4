/**
 * The shape of a definition.
 *
 * @module
 */
import { formulaKinds } from '../fields/formula.ts'
import {
  anyShape,
  booleanShape,
  choiceShape,
  eitherShape,
  integerShape,
  listShape,
  nameShape,
  numberShape,
  objectShape,
  recordShape,
  type Shape,
  textShape
} from './shape.ts'

const names = listShape(nameShape)
const range = listShape(numberShape, 2, 2)

const formula: Shape = (value, place) => {
  objectShape(
    { kind: choiceShape(formulaKinds) },
    { numerator: anyShape, denominator: anyShape, plus: anyShape, of: anyShape, above: anyShape }
  )(value, place)
  formulaShapes[(value as { kind: string }).kind]!(value, place)
}

const listFormula = objectShape({ kind: anyShape, of: listShape(nameShape, 1) })
const formulaShapes: Readonly<Record<string, Shape>> = {
  ratio: objectShape({ kind: anyShape, numerator: nameShape, denominator: nameShape }, { plus: numberShape }),
  difference: objectShape({ kind: anyShape, of: listShape(nameShape, 2, 2) }),
  sum: listFormula,
  mean: listFormula,
  smallest: listFormula,
  largest: listFormula,
  count: objectShape({ kind: anyShape, of: listShape(nameShape, 1), above: numberShape })
}

const field = objectShape(
  { name: nameShape, kind: choiceShape(['number', 'integer', 'category', 'months', 'ratio']) },
  {
    label: nameShape,
    unit: textShape,
    description: textShape,
    trainingRange: range,
    validRange: range,
    moreIs: choiceShape(['better', 'worse']),
    typical: numberShape,
    required: booleanShape,
    examples: listShape(
      eitherShape((value) => typeof value === 'string', textShape, numberShape),
      1
    ),
    aliases: names,
    junk: listShape(textShape),
    categories: listShape(nameShape, 1),
    junkCode: numberShape,
    formula
  }
)

const isKind = (value: unknown, kind: string): boolean => (value as { readonly kind?: unknown } | null)?.kind === kind

const calibrator = eitherShape(
  (value) => isKind(value, 'platt'),
  objectShape({ kind: anyShape, slope: numberShape, intercept: numberShape }),
  objectShape({
    kind: choiceShape(['platt', 'isotonic']),
    scores: listShape(numberShape, 1),
    probabilities: listShape(numberShape, 1)
  })
)

const target = eitherShape(
  (value) => typeof value === 'string',
  choiceShape(['classes']),
  eitherShape(
    (value) => typeof value === 'object' && value !== null && Object.hasOwn(value, 'below'),
    objectShape({ below: nameShape }),
    objectShape({ atLeast: nameShape })
  )
)

// A model is not read from text here: only `loadModel` and its kin make one.
const model: Shape = (value, place) => {
  const isModel = typeof value === 'object' && value !== null && 'forest' in value && 'link' in value
  if (!isModel) throw new TypeError(`"${place}" expected a model, as loadModel or train returns it, got another value`)
}

const scoringModel = objectShape(
  { name: nameShape, model, predicts: target },
  { fields: names, calibrator, cutoff: numberShape, marginWeights: listShape(numberShape, 1) }
)

const nullable = eitherShape((value) => value === null, anyShape, numberShape)

const baseline = objectShape({ name: nameShape, rows: listShape(listShape(nullable), 1) }, { description: nameShape })

const reasonGroup = objectShape(
  { code: nameShape, fields: listShape(nameShape, 1) },
  { name: nameShape, text: nameShape, missingText: nameShape }
)

const recordShapes = {
  ignoredKeys: names,
  junk: recordShape(objectShape({ tokens: listShape(textShape), message: textShape })),
  contradictions: listShape(
    objectShape({ field: nameShape, times: numberShape, other: nameShape, plus: numberShape, message: textShape })
  ),
  missing: choiceShape(['worst', 'as trained'])
}

/** Checks the shape of the parts of a definition that say how records are read. */
export const recordDefinitionShape: Shape = objectShape({ fields: listShape(field, 1) }, recordShapes)

/** Checks the shape of a definition, not whether its parts fit. */
export const definitionShape: Shape = objectShape(
  {
    name: nameShape,
    version: nameShape,
    fields: listShape(field, 1),
    classes: listShape(nameShape, 2),
    models: listShape(scoringModel, 1),
    baselines: listShape(baseline, 1)
  },
  {
    passingClass: nameShape,
    reasonGroups: listShape(reasonGroup, 1),
    pointsScale: objectShape({ basePoints: numberShape, baseOdds: numberShape, pointsToDoubleOdds: numberShape }),
    minimumInformation: objectShape({ fields: names, numFields: integerShape }),
    ageGuard: objectShape({ field: nameShape, elderlyAge: numberShape }),
    monotoneFields: names,
    ...recordShapes
  }
)
