/**
 * The applicants that scores are compared with, as bytes: each number is replaced by its rank among the models' thresholds. That is
 * exact, as these applicants hold no customer's values but thresholds, which the models cannot tell from them.
 *
 * @module
 */
import { createByteReader, createByteWriter } from '../../bytes/byte-stream.ts'
import { greatestSeenUpTo } from '../../model/input-rule.ts'
import type { FieldSpec } from '../fields/field-spec.ts'
import type { PreparedModel } from '../scoring/assessment.ts'
import { thresholdsOfFields } from '../scoring/thresholds.ts'

/** What ranks are among. */
export interface RankScale {
  readonly fields: readonly Pick<FieldSpec, 'categories' | 'typical'>[]
  readonly models: readonly Pick<PreparedModel, 'forest' | 'fields'>[]
}

/**
 * Of each field the values that models cannot tell from any other number, one for each interval between thresholds, ascending;
 * undefined for a category, which is a code [numFields].
 */
export function standInsOf({ fields, models }: RankScale): (Float64Array | undefined)[] {
  const thresholds = thresholdsOfFields(models, fields.length)
  // All models are LightGBM's.
  const inputRule = models[0]!.forest
  return fields.map(({ categories, typical }, column) => {
    const ofField = thresholds[column]
    if (ofField === undefined) return Float64Array.of(typical)
    if (categories !== undefined) return undefined
    // Trees read tiny numbers as 0, and so would see a threshold just below 0 above itself.
    return Float64Array.of(...ofField, (ofField.at(-1) ?? 0) + 1).map((limit) => greatestSeenUpTo(inputRule, limit))
  })
}

/** The place among stand-ins of the one for a number: the smallest that is not below it, or else the last. */
export function rankAmong(standIns: Float64Array, value: number): number {
  const rank = standIns.findIndex((standIn) => standIn >= value)
  return rank < 0 ? standIns.length - 1 : rank
}

/**
 * Rows as ranks, and codes of categories as they are.
 *
 * @param rows - nothing is missing [numRows][numFields]
 */
export function encodeBaseline(scale: RankScale, rows: readonly (readonly number[])[]): Uint8Array {
  const standIns = standInsOf(scale)
  const writer = createByteWriter()
  for (const row of rows)
    for (const [column, value] of row.entries()) {
      const ofField = standIns[column]
      writer.unsigned(ofField === undefined ? value : rankAmong(ofField, value))
    }
  return writer.bytes()
}

/** Rows that the models cannot tell from those that were encoded [numRows][numFields]. */
export function decodeBaseline(scale: RankScale, bytes: Uint8Array, numRows: number): number[][] {
  const standIns = standInsOf(scale)
  const { unsigned } = createByteReader(bytes, 0)
  return Array.from({ length: numRows }, () =>
    standIns.map((ofField) => {
      const written = unsigned()
      return ofField === undefined ? written : ofField[written]!
    })
  )
}
