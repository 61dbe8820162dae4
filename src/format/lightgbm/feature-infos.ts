/**
 * The `feature_infos=` entries of a LightGBM model: `[min:max]`, `-1:4:7` (category codes) or `none`.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/bin.h, BinMapper::bin_info_string.
 *
 * @module
 */
import type { FeatureInfo } from '../../data/feature-info.ts'
import { quickDecimal } from '../../numeric/quick-decimal.ts'

/** What an entry says; a number that cannot be read is NaN. */
export function parseFeatureInfo(text: string): FeatureInfo {
  if (text === 'none') return { kind: 'unused' }
  if (!text.startsWith('[')) return { kind: 'categorical', codes: codesOf(text) }
  const middle = text.indexOf(':')
  const [min, max] = [text.slice(1, middle), text.slice(middle + 1, -1)].map((number) => quickDecimal(number) ?? NaN)
  return { kind: 'numerical', min: min!, max: max! }
}

// Longer arrays made at once are no lists to V8, but tables that take several times the memory.
const maxLength = 2 ** 25

// Piece by piece into an array of the right length: one that grows, or one of all pieces, would take many times the memory of the
// text.
function codesOf(text: string): number[] {
  let numCodes = 1
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) numCodes++
  const codes = new Array<number>(Math.min(numCodes, maxLength))
  for (let i = 0, start = 0; i < numCodes; i++) {
    const colon = text.indexOf(':', start)
    const code = text.slice(start, colon < 0 ? text.length : colon)
    codes[i] = /^-?\d+$/.test(code) ? Number(code) : NaN
    start = colon + 1
  }
  return codes
}
