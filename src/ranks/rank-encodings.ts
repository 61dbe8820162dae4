/**
 * `encodingNumbers`: the encodings of ranks that the nodes of a forest need, each once.
 *
 * @module
 */
import { encodingOf, type RankEncoding, type Ranks } from './ranks.ts'

/**
 * Numbers encodings as they are asked for: gives the number, in `encodings`, of what `encodingOf` has.
 *
 * @param encodings - empty; they are added to it
 */
export function encodingNumbers(
  ranks: Ranks,
  encodings: RankEncoding[]
): (column: number, isMissingFirst: boolean, isTinyMissing: boolean) => number {
  const known = new Int32Array(4 * ranks.featureOf.length).fill(-1)
  return (column, isMissingFirst, isTinyMissing) => {
    const key = 4 * column + 2 * Number(isTinyMissing) + Number(isMissingFirst)
    if (known[key]! < 0) known[key] = encodings.push(encodingOf(ranks, column, isMissingFirst, isTinyMissing)) - 1
    return known[key]!
  }
}
