/**
 * `createCategoryTexts`: sets of categories as LightGBM's dump and `trees_to_dataframe` write them.
 *
 * @module
 */
import { categoriesOfSet } from './decision.ts'
import type { Forest } from './forest.ts'

/** A function from a set to its categories, `2||5||8`. The text of a set that many nodes share is made once. */
export function createCategoryTexts(forest: Forest): (set: number) => string {
  const texts = new Map<number, string>()
  return (set) => {
    let text = texts.get(set)
    if (text === undefined) texts.set(set, (text = categoriesOfSet(forest, set).join('||')))
    return text
  }
}
