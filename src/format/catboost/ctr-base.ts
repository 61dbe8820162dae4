/**
 * What identifies statistics of categories in a `.cbm` file: the combination of features, the type, and the classes of the target.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/flatbuffers/features.fbs, TModelCtrBase, TFeatureCombination.
 *
 * @module
 */
import type { FlatTable } from '../../bytes/flatbuffers.ts'
import { ctrTypes } from '../../model/libraries/catboost-stage.ts'
import { catboostFault, type StatisticsKey } from './model-parts.ts'

/** The projection, the type and the target classifier of statistics. */
export function readCtrBase(base: FlatTable | undefined, place: string): StatisticsKey {
  const combination = base?.table(0)
  const type = ctrTypes[base?.int8(1, 0) ?? -1]
  if (combination === undefined) throw catboostFault('missing', place, 'FeatureCombination')
  if (type === undefined) throw catboostFault(`expected 0 to ${ctrTypes.length - 1}`, place, 'CtrType')
  const conditions = combination.vector(1, 8)
  const matches = new Int32Array(combination.vector(2, 8))
  const indexes = new Int32Array(conditions)
  const borders = new Float32Array(conditions)
  return {
    projection: {
      categories: Array.from(new Int32Array(combination.vector(0, 4))),
      conditions: Array.from({ length: borders.length / 2 }, (_, i) => ({
        index: indexes[2 * i]!,
        border: borders[2 * i + 1]!
      })),
      matches: Array.from({ length: matches.length / 2 }, (_, i) => ({
        index: matches[2 * i]!,
        hash: matches[2 * i + 1]!
      }))
    },
    type,
    targetClassifier: base?.int32(2, 0) ?? 0
  }
}
