/**
 * What trees compare, as columns of the query that the trees are computed from.
 *
 * @module
 */
import type { CategoryValue } from '../data/categories.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import { categoriesOf } from '../model/categories-of.ts'
import { categoriesOfSet, missingType, nanInSetMask } from '../model/decision.ts'
import { greatestSeenUpTo } from '../model/input-rule.ts'
import type { Model } from '../model/model.ts'
import type { Dialect } from './dialect.ts'

const float32Splitter = 2 ** 29 + 1

/** The columns that trees ask for, by name, each with its expression; asking adds them. */
export interface FeatureColumns {
  /** Of a numerical node with this missing type: NULL where its default direction counts. */
  readonly numerical: (feature: number, missing: number) => string
  /** Of a categorical node. */
  readonly categorical: (feature: number, set: number, decisionType: number) => CategoryCondition
  /** Expression and name of each column asked for. */
  readonly selected: () => readonly string[]
}

/** A condition that NULL does not fulfil, and whether those who fulfil it go right. */
export interface CategoryCondition {
  readonly condition: string
  readonly leadsRight: boolean
}

/**
 * The columns of a model's features in a table.
 *
 * @param prefix - what the names of columns begin with
 * @throws RangeError when a category list cannot be said in SQL
 */
export function createFeatureColumns(model: Model, dialect: Dialect, prefix: string): FeatureColumns {
  const { forest, featureNames } = model
  const categories = categoriesOf(model)
  const expressions = new Map<string, string>()
  const { number } = dialect
  const ask = (kind: string, feature: number, expression: () => string): string => {
    const name = `${prefix}${kind}${feature}`
    if (!expressions.has(name)) expressions.set(name, expression())
    return name
  }
  const listOf = (feature: number): readonly CategoryValue[] | undefined => {
    const list = categories[feature]
    if (list === 'unknown')
      throw unsupported(featureNames[feature]!, 'a list of categories that the model does not tell')
    return list?.values
  }
  // A number, or the code of a category whose order trees test, as of pandas' ordered ones.
  const numberOf = (feature: number): string => {
    const column = dialect.name(featureNames[feature]!)
    const list = listOf(feature)
    if (list === undefined) return dialect.column(column)
    checkKinds(list, featureNames[feature]!)
    const cases = list.flatMap((value, code) =>
      value === null ? [] : [`WHEN ${column} = ${valueText(value, dialect)} THEN ${number(code)}`]
    )
    return `CASE ${cases.join(' ')} END`
  }

  // Cut off as prediction does it; what is below 0 or beyond int32 is in no set.
  const below = greatestSeenUpTo(forest, forest.fractionIsZeroth ? -1 : -Number.MIN_VALUE)
  const categoryCode = (value: string): string => {
    const outside = `${value} <= ${number(below)} OR ${value} >= ${number(2 ** 31)}`
    const seen = forest.inputType === 'float32' ? roundedToFloat32(value, number(float32Splitter)) : value
    return `CASE WHEN ${outside} THEN ${number(-1)} ELSE ${dialect.cutOff(seen)} END`
  }

  return {
    numerical: (feature, missing) => {
      if (missing === missingType.nan) return ask('x', feature, () => numberOf(feature))
      if (missing === missingType.none) return ask('n', feature, () => `COALESCE(${numberOf(feature)}, ${number(0)})`)
      return ask('z', feature, () => {
        const value = numberOf(feature)
        return `CASE WHEN abs(${value}) <= ${number(zeroThreshold)} THEN NULL ELSE ${value} END`
      })
    },
    categorical: (feature, set, decisionType) => {
      const codes = categoriesOfSet(forest, set)
      const isNullLeft = (decisionType & nanInSetMask) !== 0
      const list = listOf(feature)
      if (list === undefined) {
        const column = ask('k', feature, () => categoryCode(numberOf(feature)))
        return { condition: isIn(column, codes.map(String), isNullLeft), leadsRight: isNullLeft }
      }
      checkKinds(list, featureNames[feature]!)
      const column = ask('c', feature, () => dialect.name(featureNames[feature]!))
      const goesLeft = new Set(codes)
      // A value that is not in the list goes where NULL goes.
      const chosen = list.filter((value, code) => value !== null && goesLeft.has(code) !== isNullLeft)
      const texts = chosen.map((value) => valueText(value, dialect))
      return { condition: isIn(column, texts, false), leadsRight: isNullLeft }
    },
    selected: () => [...expressions].map(([name, expression]) => `${expression} AS ${name}`)
  }
}

// No database takes an empty list.
function isIn(column: string, values: readonly string[], isComplement: boolean): string {
  if (values.length === 0) return isComplement ? `${column} IS NOT NULL` : '1 = 0'
  return `${column} ${isComplement ? 'NOT IN' : 'IN'} (${values.join(', ')})`
}

// SQLite has no float32, but every database has the splitting of T. J. Dekker, A floating-point technique for extending the
// available precision (1971): what is left of a float64 is its float32.
function roundedToFloat32(value: string, splitter: string): string {
  return `(${value} * ${splitter} - (${value} * ${splitter} - ${value}))`
}

// A column of a database has one type.
function checkKinds(values: readonly CategoryValue[], name: string): void {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value))
  kinds.delete('bigint')
  if (kinds.size > 1) throw unsupported(name, `categories of one kind, got ${[...kinds].join(' and ')}`)
}

function valueText(value: CategoryValue, dialect: Dialect): string {
  if (typeof value === 'string') return dialect.text(value)
  return typeof value === 'boolean' ? dialect.boolean(value) : `${value}`
}

function unsupported(name: string, what: string): RangeError {
  return new RangeError(`feature ${JSON.stringify(name)} expected ${what}`)
}
