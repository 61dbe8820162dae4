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
  const [min = NaN, max = NaN] = text
    .slice(1, -1)
    .split(':')
    .map((number) => quickDecimal(number) ?? NaN)
  return { kind: 'numerical', min, max }
}

// Piece by piece, as an array of all pieces would take ten times the memory of the text.
function codesOf(text: string): number[] {
  const codes: number[] = []
  for (let start = 0; start <= text.length;) {
    const colon = text.indexOf(':', start)
    const end = colon < 0 ? text.length : colon
    const code = text.slice(start, end)
    codes.push(/^-?\d+$/.test(code) ? Number(code) : NaN)
    start = end + 1
  }
  return codes
}
