/**
 * Reads the values of columns to learn from, and finds the categories of those that hold text.
 *
 * @module
 */
import { numberOf, ValueError } from '../data/values.ts'

/** Reads values; text gets codes. */
export interface ColumnEncoder {
  /**
   * A value as a number, or text as a preliminary code.
   *
   * @throws ValueError when it is neither, or when a column holds both
   */
  readonly codeOf: (feature: number, value: unknown) => number
  /**
   * Makes preliminary codes the places of the values in ascending order, as a data frame has them.
   *
   * @param columns - what was read, changed in place [numFeatures][numRows]
   * @returns the values of each feature that holds text, in that order; undefined for others [numFeatures]
   */
  readonly finish: (columns: readonly Float64Array[]) => (readonly string[] | undefined)[]
}

/**
 * Prepares the reading of some features.
 *
 * @param known - values of each feature that holds text, by code: others of the feature count as missing; undefined to find them
 */
export function createColumnEncoder(
  numFeatures: number,
  known?: readonly (readonly string[] | undefined)[]
): ColumnEncoder {
  return known === undefined ? findingEncoder(numFeatures) : knowingEncoder(known)
}

function knowingEncoder(known: readonly (readonly string[] | undefined)[]): ColumnEncoder {
  const codes = known.map((values) => values && new Map(values.map((value, code) => [value, code])))
  return {
    codeOf: (feature, value) => {
      const ofFeature = codes[feature]
      if (ofFeature === undefined) return numberOf(value)
      if (typeof value === 'string') return ofFeature.get(value) ?? NaN
      const number = numberOf(value)
      if (Number.isNaN(number)) return NaN
      throw new ValueError(`expected a string, as the reference has, got ${typeof value}`)
    },
    finish: () => [...known]
  }
}

function findingEncoder(numFeatures: number): ColumnEncoder {
  const codes = Array.from({ length: numFeatures }, () => new Map<string, number>())
  const hasNumbers = new Uint8Array(numFeatures)
  return {
    codeOf: (feature, value) => {
      if (typeof value === 'string') {
        if (hasNumbers[feature] === 1) throw new ValueError('expected a number like the values before, got string')
        const ofFeature = codes[feature]!
        let code = ofFeature.get(value)
        if (code === undefined) ofFeature.set(value, (code = ofFeature.size))
        return code
      }
      const number = numberOf(value)
      if (Number.isNaN(number)) return NaN
      if (codes[feature]!.size > 0)
        throw new ValueError(`expected a string like the values before, got ${typeof value}`)
      hasNumbers[feature] = 1
      return number
    },
    finish: (columns) =>
      codes.map((ofFeature, feature) => {
        if (ofFeature.size === 0) return undefined
        const values = [...ofFeature.keys()].sort()
        const places = new Map(values.map((value, place) => [ofFeature.get(value)!, place]))
        const column = columns[feature]!
        for (let row = 0; row < column.length; row++) column[row] = places.get(column[row]!) ?? NaN
        return values
      })
  }
}
