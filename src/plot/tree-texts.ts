/**
 * A tree's nodes and leaves in words: conditions as the model's library has them, covers, outputs.
 *
 * @module
 */
import { grouped } from '../numeric/format-count.ts'
import { zeroThreshold } from '../numeric/constants.ts'
import { nextUpFloat32 } from '../numeric/float32-neighbours.ts'
import { categoriesOf } from '../model/categories-of.ts'
import { coverOf } from '../model/cover.ts'
import { categoriesOfSet, goesLeft, isCategorical, missingType, missingTypeOf } from '../model/decision.ts'
import type { Forest } from '../model/forest.ts'
import type { Model } from '../model/model.ts'

/** Texts of a model's nodes and leaves, which are numbered as in `Forest`. */
export interface TreeTexts {
  /** What holds of values that go left: `income ≤ 31000`, or of categories `city is Berlin, Paris, … 12 more`. */
  readonly condition: (node: number) => string
  /** The same with every digit and more of the categories. */
  readonly wholeCondition: (node: number) => string
  /** What else goes one way: `missing`, `missing or 0`; empty where it goes the other. */
  readonly missing: (node: number, isLeft: boolean) => string
  /** How many training rows reached a node or, below 0, leaf `~child`; empty where the model does not say. */
  readonly cover: (child: number) => string
  /** The gain of a split; empty where the model does not say. */
  readonly gain: (node: number) => string
  /** What a leaf adds. */
  readonly output: (leaf: number) => string
}

// Characters; a longer category is cut off in a condition.
const longestCategory = 18
const shownCategories = 3
const listedCategories = 100

/** The texts of a model. */
export function treeTexts(model: Model): TreeTexts {
  const { forest } = model
  const columnNames = model.inputStage?.columnNames ?? model.featureNames
  const isStrict = model.source.library === 'XGBoost'
  const textOf = (node: number, number: (value: number) => string, list: typeof shortList): string => {
    const feature = forest.splitFeature[node]!
    const name = columnNames[feature]!
    const threshold = forest.threshold[node]!
    if (isCategorical(forest.decisionType[node]!))
      return `${name} is ${list(categoryTexts(model, feature, categoriesOfSet(forest, threshold)))}`
    return isStrict ? `${name} < ${number(strictLimit(threshold))}` : `${name} ≤ ${number(limit(threshold))}`
  }
  return {
    condition: (node) => textOf(node, (value) => numberText(value), shortList),
    wholeCondition: (node) => textOf(node, wholeNumberText, longList),
    missing: (node, isLeft) => missingText(forest, node, isLeft),
    cover: (child) => coverText(forest, child),
    gain: (node) => (forest.splitGain[node]! > 0 ? `gain ${numberText(forest.splitGain[node]!, 4)}` : ''),
    output: (leaf) => outputText(model, leaf)
  }
}

// With a true minus.
function numberText(value: number, digits = 6): string {
  return wholeNumberText(Number(value.toPrecision(digits)))
}

function wholeNumberText(value: number): string {
  return value === Infinity ? '∞' : value === -Infinity ? '−∞' : String(value).replaceAll('-', '−')
}

// XGBoost compares with `<`; what a float32 then is at most was stored for it.
function strictLimit(threshold: number): number {
  return Number.isNaN(threshold) ? -Infinity : nextUpFloat32(threshold)
}

// LightGBM's splits at zero lie just beside it.
function limit(threshold: number): number {
  return Math.abs(threshold) <= zeroThreshold ? 0 : threshold
}

// A category that the model does not name is its code.
function categoryTexts(model: Model, feature: number, codes: readonly number[]): string[] {
  // What an input stage computes has none of the row's categories.
  const list = model.inputStage === undefined ? categoriesOf(model)[feature] : undefined
  const values = typeof list === 'object' ? list.values : []
  return codes.map((code) => String(values[code] ?? code))
}

function shortList(texts: readonly string[]): string {
  const shown = texts.slice(0, texts.length === shownCategories + 1 ? shownCategories + 1 : shownCategories)
  const cut = shown.map((text) =>
    [...text].length > longestCategory ? `${[...text].slice(0, longestCategory - 1).join('')}…` : text
  )
  return listText(cut, texts.length)
}

function longList(texts: readonly string[]): string {
  return listText(texts.slice(0, listedCategories), texts.length)
}

function listText(shown: readonly string[], count: number): string {
  if (count === 0) return 'none of the categories'
  const others = count - shown.length
  return `${shown.join(', ')}${others === 0 ? '' : `, … ${grouped(others)} more`}`
}

function missingText(forest: Forest, node: number, isLeft: boolean): string {
  if (goesLeft(forest, node, NaN) !== isLeft) return ''
  const decisionType = forest.decisionType[node]!
  return !isCategorical(decisionType) && missingTypeOf(decisionType) === missingType.zero ? 'missing or 0' : 'missing'
}

function coverText(forest: Forest, child: number): string {
  const cover = coverOf(forest, child)
  if (!(cover > 0)) return ''
  return forest.coverType === 'count'
    ? `${grouped(cover)} ${cover === 1 ? 'row' : 'rows'}`
    : `cover ${numberText(cover)}`
}

function outputText({ forest, featureNames }: Model, leaf: number): string {
  const { linear } = forest
  const [begin = 0, end = 0] = linear === undefined ? [] : linear.coeffOffsets.subarray(leaf, leaf + 2)
  if (linear === undefined || begin === end) return numberText(forest.leafValue[leaf]!)
  const terms = Array.from(linear.coeff.subarray(begin, end), (coefficient, i) => {
    const name = featureNames[linear.coeffFeature[begin + i]!]!
    return `${coefficient < 0 ? '−' : '+'} ${numberText(Math.abs(coefficient))} · ${name}`
  })
  return [numberText(linear.leafConst[leaf]!), ...terms].join(' ')
}
