/**
 * `createLearntCategories`: names of categories that a model does not list, from the rows that it reads.
 *
 * @module
 */
import { categoriesOf } from './categories-of.ts'
import type { Model } from './model.ts'

/** Names by code. */
export interface LearntCategories {
  /** Remembers what the value of a feature was whose code is `code`. */
  readonly learn: (feature: number, code: number, value: unknown) => void
  /** The first value with this code, as text; undefined where none was seen, or the model lists the feature's categories. */
  readonly nameOf: (feature: number, code: number) => string | undefined
}

// Of a feature.
const maxLearnt = 100_000

/** No names yet. */
export function createLearntCategories(model: Model): LearntCategories {
  const names = categoriesOf(model).map((list) =>
    typeof list === 'object' && list.values.length === 0 ? new Map<number, string>() : undefined
  )
  return {
    learn: (feature, code, value) => {
      const known = names[feature]
      if (known === undefined || Number.isNaN(code) || known.size >= maxLearnt || known.has(code)) return
      known.set(code, String(value))
    },
    nameOf: (feature, code) => names[feature]?.get(code)
  }
}
