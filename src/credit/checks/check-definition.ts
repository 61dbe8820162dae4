/**
 * `checkDefinition`: whether the parts of a definition fit. What is checked here, the rest of the scorer relies on.
 *
 * @module
 */
import type { CreditDefinition, FieldDefinition } from '../definition.ts'
import { keysOf } from '../fields/field-spec.ts'
import { squash } from '../fields/field-keys.ts'
import { inputsOf } from '../fields/formula.ts'
import { regulationBReasons } from '../reasons/regulation-b.ts'
import { checkScale } from '../scoring/points.ts'
import { checkModels } from './check-models.ts'
import { checkReference } from './check-reference.ts'
import { checkTexts } from './check-texts.ts'
import { definitionShape } from './definition-shape.ts'

/**
 * Checks a definition.
 *
 * @throws TypeError, RangeError naming the place of what is wrong
 */
export function checkDefinition(definition: CreditDefinition): void {
  definitionShape(definition, '')
  checkTexts(definition)
  const { fields, classes, models, passingClass, pointsScale } = definition
  checkFields(fields)
  requireUnique('classes', classes)
  if (passingClass !== undefined && classes.indexOf(passingClass) < 1)
    throw new RangeError(`"passingClass" expected ${classes.slice(1).join(', ')}; got another class`)
  if (pointsScale !== undefined) checkScale(pointsScale)
  requireUnique(
    'models',
    models.map(({ name }) => name)
  )
  checkModels(definition)
  checkBaselines(definition)
  checkReasons(definition)
  checkNamedFields(definition)
  checkReference(definition)
}

function requireUnique(place: string, names: readonly string[]): void {
  if (new Set(names).size !== names.length) throw new RangeError(`"${place}" expected unique names, got a duplicate`)
}

// The age guard may try every one of them.
const mostYoungerAges = 1000

type FieldsByName = ReadonlyMap<string, FieldDefinition>

function byName(fields: readonly FieldDefinition[]): FieldsByName {
  return new Map(fields.map((field) => [field.name, field]))
}

/**
 * Checks the fields of a definition, whose shape has been checked.
 *
 * @throws RangeError naming the place of what is wrong
 */
export function checkFields(fields: readonly FieldDefinition[]): void {
  const placeOf = new Map<string, string>()
  const before = new Map<string, FieldDefinition>()
  for (const [i, field] of fields.entries()) {
    const place = `fields[${i}]`
    const keys = [...keysOf(field), field.label ?? field.name].map(squash)
    for (const key of new Set(keys)) {
      const other = placeOf.get(key)
      if (other !== undefined)
        throw new RangeError(`"${place}" expected a name, label and aliases of its own, got one of ${other}`)
    }
    for (const key of keys) placeOf.set(key, place)
    checkField(field, place)
    checkFormula(field, place, before)
    before.set(field.name, field)
  }
}

function checkField(
  { kind, categories, formula, typical, validRange, trainingRange, moreIs }: FieldDefinition,
  place: string
): void {
  if ((kind === 'category') !== (categories !== undefined))
    throw new RangeError(
      `"${place}.categories" expected ${kind === 'category' ? 'a list' : 'none'}, as the kind is ${kind}`
    )
  if (kind !== 'category' && formula === undefined && validRange === undefined)
    throw new RangeError(`"${place}.validRange" expected a range, got none`)
  for (const [key, range] of [
    ['validRange', validRange],
    ['trainingRange', trainingRange]
  ] as const) {
    if (range !== undefined && range[0] > range[1])
      throw new RangeError(`"${place}.${key}" expected the smaller number first, got the larger one`)
  }
  if (categories !== undefined) {
    requireUnique(`${place}.categories`, categories)
    const [first, last] = validRange ?? [0, categories.length - 1]
    if (!Number.isInteger(first) || last !== first + categories.length - 1)
      throw new RangeError(`"${place}.validRange" expected the codes of ${categories.length} categories, got others`)
    const codes = categories.map((label) => (label.trim() === '' ? NaN : Number(label)))
    if (codes.some((code, i) => !Number.isNaN(code) && code !== first + i))
      throw new RangeError(
        `"${place}.categories" expected labels that are no numbers, or those of their codes, got another number`
      )
    if (moreIs !== undefined) throw new RangeError(`"${place}.moreIs" expected none, as the kind is category`)
  }
  if (typical !== undefined) {
    const [min, max] = validRange ?? (categories === undefined ? [-Infinity, Infinity] : [0, categories.length - 1])
    if (!(typical >= min && typical <= max) || (categories !== undefined && !Number.isInteger(typical)))
      throw new RangeError(`"${place}.typical" expected a value of the valid range, got another one`)
  }
}

function checkFormula({ kind, formula }: FieldDefinition, place: string, before: FieldsByName): void {
  if (formula === undefined) return
  if (kind === 'category') throw new RangeError(`"${place}.formula" expected none, as the kind is category`)
  for (const name of inputsOf(formula)) {
    const input = before.get(name)
    if (input === undefined)
      throw new RangeError(`"${place}.formula" expected fields that precede it, got ${JSON.stringify(name)}`)
    if (input.kind === 'category') throw new RangeError(`"${place}.formula" expected numbers, got the category ${name}`)
  }
}

function checkBaselines({ baselines, fields, missing = 'worst' }: CreditDefinition): void {
  requireUnique(
    'baselines',
    baselines.map(({ name }) => name)
  )
  for (const { name, rows } of baselines)
    for (const [i, row] of rows.entries()) {
      const place = `baselines.${name}.rows[${i}]`
      if (row.length !== fields.length)
        throw new RangeError(`"${place}" expected ${fields.length} values, one for each field, got ${row.length}`)
      for (const [column, { name: fieldName, formula, categories, validRange }] of fields.entries()) {
        const value = row[column]!
        if (value === null) {
          if (missing === 'worst' && formula === undefined)
            throw new RangeError(
              `"${place}" expected a value of ${fieldName}: in a baseline, missing values cannot count as the worst`
            )
          continue
        }
        const [min, max] = validRange ?? [0, (categories?.length ?? 0) - 1]
        if (categories !== undefined && !(Number.isInteger(value) && value >= min && value <= max))
          throw new RangeError(`"${place}" expected a code of ${fieldName}, ${min} to ${max}, got another number`)
      }
    }
}

function checkReasons({ reasonGroups, fields }: CreditDefinition): void {
  if (reasonGroups === undefined) return
  requireUnique(
    'reasonGroups',
    reasonGroups.map(({ code }) => code)
  )
  const grouped = reasonGroups.flatMap((group) => group.fields)
  requireFields('reasonGroups', grouped, byName(fields))
  requireUnique('reasonGroups', grouped)
  const inGroups = new Set(grouped)
  const left = fields.find(({ name }) => !inGroups.has(name))
  if (left !== undefined)
    throw new RangeError(`"reasonGroups" expected every field in one group, got ${left.name} in none`)
  for (const [i, { code, name, text, missingText }] of reasonGroups.entries())
    if ([name, text, missingText].includes(undefined) && !Object.hasOwn(regulationBReasons, code))
      throw new RangeError(
        `"reasonGroups[${i}]" expected name, text and missingText, or one of the codes ${Object.keys(regulationBReasons).join(', ')}`
      )
}

function checkNamedFields(definition: CreditDefinition): void {
  const { fields, minimumInformation, ageGuard, monotoneFields = [], contradictions = [] } = definition
  const specs = byName(fields)
  const isRequired = ({ required, formula }: FieldDefinition): boolean => required ?? formula === undefined
  if (minimumInformation !== undefined) {
    requireFields('minimumInformation.fields', minimumInformation.fields, specs)
    const optional = minimumInformation.fields.find((name) => !isRequired(specs.get(name)!))
    if (optional !== undefined)
      throw new RangeError(`"minimumInformation.fields" expected required fields, got ${optional}`)
    const numRequired = fields.filter(isRequired).length
    const { numFields } = minimumInformation
    if (numFields < 0 || numFields > numRequired)
      throw new RangeError(`"minimumInformation.numFields" expected 0 to ${numRequired}, got ${numFields}`)
  }
  if (ageGuard !== undefined) {
    requireFields('ageGuard.field', [ageGuard.field], specs)
    const { kind, formula, validRange = [0, 0] } = specs.get(ageGuard.field)!
    if (kind === 'category' || formula !== undefined)
      throw new RangeError('"ageGuard.field" expected a field with a number that is not computed, got another')
    const numYounger = ageGuard.elderlyAge - validRange[0]
    if (!(numYounger > 0 && numYounger <= mostYoungerAges))
      throw new RangeError(
        `"ageGuard.elderlyAge" expected an age at most ${mostYoungerAges} above the least valid one, got another`
      )
  }
  requireFields('monotoneFields', monotoneFields, specs)
  const undirected = monotoneFields.find((name) => specs.get(name)!.moreIs === undefined)
  if (undirected !== undefined)
    throw new RangeError(`"monotoneFields" expected fields with a direction (moreIs), got ${undirected}`)
  for (const [i, { field, other }] of contradictions.entries())
    requireFields(`contradictions[${i}]`, [field, other], specs)
}

function requireFields(place: string, names: readonly string[], fields: FieldsByName): void {
  const unknown = names.find((name) => !fields.has(name))
  if (unknown !== undefined) throw new RangeError(`"${place}" expected names of fields, got ${JSON.stringify(unknown)}`)
}
