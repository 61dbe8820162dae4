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
import { stagedBlocks } from '../staged-rows.ts'
import { createCatboostCategories } from './catboost-categories.ts'
import { createCtrBlock, type CtrBlock } from './catboost-ctr-block.ts'
import { prepareCtrs } from './catboost-ctrs.ts'
import type { CatboostStage } from './catboost-stage.ts'

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
  const { numFeatures, testedHashes, ctrs } = stage
  const categories = createCatboostCategories(stage)
  const placeOf = testedHashes.map((hashes) => hashes && new Map(Array.from(hashes, (hash, place) => [hash, place])))
  const prepared = prepareCtrs(stage)
  const createBlock = (): CtrBlock => createCtrBlock(prepared, categories.hashOfCode)

  const writePlaces = (block: CtrBlock, feature: number, target: Float64Array, offset: number, count: number): void => {
    const places = placeOf[feature]!
    const hashes = block.hashesOf(feature)
    for (let i = 0; i < count; i++) target[offset + i] = places.get(hashes[i]!) ?? -1
  }
  const rowBlock = createBlock()
  const compute: PreparedStage['compute'] = (row, columns) => {
    rowBlock.load(1, (column, target) => (target[0] = row[column]!))
    for (let feature = 0; feature < numFeatures; feature++) {
      if (placeOf[feature] === undefined) columns[feature] = row[feature]!
      else writePlaces(rowBlock, feature, columns, feature, 1)
    }
    for (let ctr = 0; ctr < ctrs.length; ctr++) rowBlock.write(ctr, columns, numFeatures + ctr)
  }
  return {
    compute,
    stagedRows: (reader) => {
      const { readColumn } = reader
      const block = createBlock()
      return stagedBlocks(reader, compute, numFeatures, {
        load: (firstRow, count) =>
          block.load(count, (feature, values) => readColumn(feature, firstRow, count, values, 0)),
        write: (column, firstRow, count, target, offset) => {
          if (column >= numFeatures) block.write(column - numFeatures, target, offset)
          else if (placeOf[column] === undefined) readColumn(column, firstRow, count, target, offset)
          else writePlaces(block, column, target, offset, count)
        }
      })
    },
    categoriesOf: (feature) => (testedHashes[feature] === undefined ? undefined : categories.ofText)
  }
}
