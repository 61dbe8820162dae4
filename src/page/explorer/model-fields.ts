/**
 * A model's features as a person meets them: numbers with a range, categories by name, values as text.
 *
 * @module
 */
import { ValueError } from '../../data/values.ts'
import { categoriesOf } from '../../model/categories-of.ts'
import { codeOfCell } from '../../model/cell-reader.ts'
import type { LearntCategories } from '../../model/learnt-categories.ts'
import type { Model } from '../../model/model.ts'
import { hasGains, splitCounts, splitImportance } from '../../model/split-importance.ts'

/** A feature to enter a value of. */
export interface ModelField {
  readonly name: string
  readonly kind: 'number' | 'category'
  /** Category names to choose from; undefined for a number, and where they are not known or too many to choose from. */
  readonly categories: readonly string[] | undefined
  /** Values that training saw; undefined where the model does not say. */
  readonly range: readonly [low: number, high: number] | undefined
}

// A longer list is no help in choosing.
const maxCategories = 500

/** The features of a model. */
export function fieldsOf(model: Model): ModelField[] {
  const categories = categoriesOf(model)
  return model.featureNames.map((name, feature) => {
    const list = categories[feature]
    const info = model.featureInfos[feature]
    const isRange = info?.kind === 'numerical' && info.min < info.max && Number.isFinite(info.max - info.min)
    return {
      name,
      kind: list === undefined ? 'number' : 'category',
      categories: typeof list === 'object' && isShort(list.values.length) ? list.values.map(String) : undefined,
      range: isRange && list === undefined ? [info.min, info.max] : undefined
    }
  })
}

function isShort(numCategories: number): boolean {
  return numCategories > 0 && numCategories <= maxCategories
}

/** The features, those of the largest gains, or of the most splits, first; equal ones in their order [numFeatures]. */
export function fieldOrder(model: Model): number[] {
  const gains = hasGains(model.forest) ? splitImportance(model.forest, 'gain') : splitCounts(model.forest)
  const columns = model.inputStage?.explainedColumns
  const ofFeature = new Float64Array(model.numFeatures)
  gains.forEach((gain, column) => {
    for (const feature of columns === undefined ? [column] : columns[column]!)
      if (feature < ofFeature.length) ofFeature[feature]! += gain
  })
  return [...ofFeature.keys()].sort((a, b) => ofFeature[b]! - ofFeature[a]!)
}

/** The names of what the trees test: features, unless an input stage computes them [forest.numFeatures]. */
export function columnNamesOf({ inputStage, featureNames }: Model): readonly string[] {
  return inputStage?.columnNames ?? featureNames
}

/** The value of a feature as text that `codeOfText` reads again; empty when it is missing. */
export function textOfCode(model: Model, learnt: LearntCategories, feature: number, code: number): string {
  if (Number.isNaN(code)) return ''
  const list = categoriesOf(model)[feature]
  const value = typeof list === 'object' ? list.values[code] : undefined
  return String(value ?? learnt.nameOf(feature, code) ?? code)
}

/**
 * The number or code of a text; NaN when it is missing.
 *
 * @throws Error that says what the feature expects
 */
export function codeOfText(model: Model, feature: number, text: string): number {
  try {
    return codeOfCell(model, feature, text, true)
  } catch (error) {
    throw error instanceof ValueError ? new Error(`${model.featureNames[feature]!}: ${error.message}`) : error
  }
}
