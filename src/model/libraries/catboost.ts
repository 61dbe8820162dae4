/**
 * `useCatBoost`: what prediction with CatBoost's models needs besides trees: statistics of categories that stand in for them as
 * numbers (CTRs), and the output of a loss of two raw scores.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/static_ctr_provider.cpp, ctr_provider.h, eval_processing.h; utils.h of prediction types.
 *
 * @module
 */
import { strictExp } from '../../numeric/exp.ts'
import { type LibraryLink, type PreparedStage, useLibrary } from '../library-code.ts'
import { stagedRows } from '../staged-rows.ts'
import { createCatboostCategories } from './catboost-categories.ts'
import { prepareTable } from './catboost-ctr-tables.ts'
import { foldHash, newHash, type WideHash } from './catboost-hashes.ts'
import type { CatboostStage, CtrProjection } from './catboost-stage.ts'

/** The mean and the variance, exp(2 f), of RMSEWithUncertainty. */
export const uncertaintyLink: LibraryLink = { kind: 'library', library: 'CatBoost', name: 'mean-and-variance' }

/**
 * Lets models of CatBoost be evaluated that were loaded elsewhere, such as by another thread, which sent them. Loading one does so, too.
 *
 * @example
 * ```js
 * useCatBoost()
 * ```
 */
export function useCatBoost(): void {
  useLibrary('CatBoost', {
    applyLink: (_link, scores) => {
      for (let i = 1; i < scores.length; i += 2) scores[i] = strictExp(2 * scores[i]!)
    },
    prepareStage: (stage) => prepareStage(stage as CatboostStage)
  })
}

function prepareStage(stage: CatboostStage): PreparedStage {
  const { numFeatures, testedHashes, projections, ctrs, columnNames } = stage
  const categories = createCatboostCategories(stage)
  const tables = stage.tables.map(prepareTable)
  const placeOf = testedHashes.map((hashes) => hashes && new Map(Array.from(hashes, (hash, place) => [hash, place])))
  const hashOf = new Int32Array(numFeatures)
  const ofProjection = projections.map(newHash)
  const rowOfTable = new Int32Array(tables.length)
  const valueOf = ctrs.map((ctr) => tables[ctr.table]!.valueOf(ctr))

  const compute = (row: Float64Array, columns: Float64Array): void => {
    for (let feature = 0; feature < numFeatures; feature++) {
      const places = placeOf[feature]
      if (places === undefined) {
        columns[feature] = row[feature]!
        continue
      }
      const hash = categories.hashOfCode(feature, row[feature]!)
      hashOf[feature] = hash
      columns[feature] = places.get(hash) ?? -1
    }
    for (let i = 0; i < projections.length; i++) hashProjection(projections[i]!, row, hashOf, ofProjection[i]!)
    // Several CTRs have a table in common.
    for (let i = 0; i < tables.length; i++) rowOfTable[i] = tables[i]!.rowOf(ofProjection[tables[i]!.projection]!)
    for (let i = 0; i < ctrs.length; i++) columns[numFeatures + i] = valueOf[i]!(rowOfTable[ctrs[i]!.table]!)
  }
  return {
    compute,
    stagedRows: (reader) => stagedRows(reader, compute, numFeatures, columnNames.length),
    categoriesOf: (feature) => (testedHashes[feature] === undefined ? undefined : categories.ofText)
  }
}

function hashProjection(
  { categories, conditions, matches }: CtrProjection,
  row: Float64Array,
  hashOf: Int32Array,
  hash: WideHash
): void {
  hash.low = 0
  hash.high = 0
  for (const column of categories) foldHash(hash, hashOf[column]!)
  for (const { column, border, isNanAbove } of conditions) {
    const value = Math.fround(row[column]!)
    foldHash(hash, Number(value > border || (isNanAbove && Number.isNaN(value))))
  }
  for (const match of matches) foldHash(hash, Number(hashOf[match.column] === match.hash))
}
