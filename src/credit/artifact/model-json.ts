/**
 * Models inside a packed scorer: in compact form where that holds all of a model, else as LightGBM's text.
 *
 * @module
 */
import { base64OfBytes, bytesOfBase64 } from '../../bytes/base64.ts'
import { readCompact, writeCompact } from '../../format/compact.ts'
import { loadLightGBM } from '../../format/lightgbm/load-lightgbm.ts'
import { saveModel } from '../../format/save-model.ts'
import { assignCategories, type Categories } from '../../model/assign-categories.ts'
import type { Model } from '../../model/model.ts'

/** A model as JSON. */
export interface PackedModel {
  /** Base64 of `format/compact.ts`. */
  readonly compact?: string
  /** LightGBM's text format. */
  readonly text?: string
  /** Category lists that the form does not assign to features. */
  readonly categories?: Categories
}

/**
 * Packs a model.
 *
 * @throws RangeError when it cannot be saved
 */
export function packModel(model: Model): PackedModel {
  const { forest, categories } = model
  const isCompact = forest.linear === undefined && !forest.leafCount.includes(-1)
  return {
    ...(isCompact ? { compact: base64OfBytes(writeCompact(model)) } : { text: saveModel(model) }),
    ...(categories === undefined ? {} : { categories })
  }
}

/**
 * Unpacks a model.
 *
 * @throws TypeError, RangeError, ModelFormatError when it is damaged
 */
export function unpackModel({ compact, text, categories }: PackedModel): Model {
  const model = compact === undefined ? loadLightGBM(text ?? '') : readCompact(bytesOfBase64(compact))
  return categories === undefined ? model : assignCategories(model, categories)
}
