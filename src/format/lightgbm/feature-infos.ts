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
  if (!text.startsWith('['))
    return { kind: 'categorical', codes: text.split(':').map((code) => (/^-?\d+$/.test(code) ? Number(code) : NaN)) }
  const [min = NaN, max = NaN] = text
    .slice(1, -1)
    .split(':')
    .map((number) => quickDecimal(number) ?? NaN)
  return { kind: 'numerical', min, max }
}
