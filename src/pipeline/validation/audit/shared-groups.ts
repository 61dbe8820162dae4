/**
 * Groups on both sides of a split, and training rows from after it.
 *
 * @module
 */
import { counted, grouped } from '../../../numeric/format-count.ts'
import type { Fold } from '../folds.ts'
import type { Groups } from '../group-numbers.ts'
import { type Finding, percent } from './finding.ts'

/**
 * Finds groups that are trained on and tested.
 *
 * @param splitName - what the split is called in the message: `the split`
 */
export function findSharedGroups({ ofRow, numGroups }: Groups, { train, test }: Fold, splitName: string): Finding[] {
  const isTrained = new Uint8Array(numGroups)
  const isTested = new Uint8Array(numGroups)
  for (const row of train) isTrained[ofRow[row]!] = 1
  for (const row of test) isTested[ofRow[row]!] = 1
  const numTested = isTested.reduce((sum, one) => sum + one, 0)
  const numShared = isTested.reduce((sum, one, number) => sum + (one & isTrained[number]!), 0)
  if (numShared === 0) return []
  const numTestRows = test.reduce((sum, row) => sum + isTrained[ofRow[row]!]!, 0)
  const rowsPerGroup = ofRow.length / numGroups
  const which = numShared === numTested ? 'All' : `${grouped(numShared)} of the`
  return [
    {
      code: 'shared-groups',
      severity: 'high',
      message: `${which} ${counted(numTested, 'group')} that ${splitName} tests are trained on, too, and ${percent(numTestRows / test.length)} of the test rows are theirs: the ${counted(numGroups, 'group')} have ${rowsPerGroup.toFixed(1)} rows on average. Divide groups, not rows.`,
      evidence: {
        numGroups,
        rowsPerGroup,
        numTestedGroups: numTested,
        numSharedGroups: numShared,
        shareOfTestRows: numTestRows / test.length
      }
    }
  ]
}

/** Finds training rows that are not older than the first test row. */
export function findFutureRows(time: Float64Array, { train, test }: Fold): Finding[] {
  const first = test.reduce((least, row) => Math.min(least, time[row]!), Infinity)
  const numLate = train.reduce((sum, row) => sum + Number(time[row]! >= first), 0)
  if (numLate === 0) return []
  const share = numLate / train.length
  return [
    {
      code: 'trained-on-future',
      severity: 'medium',
      message: `${counted(numLate, 'training row')} (${percent(share)}) are not older than the first test row: figures tell how the model does on people of the same time, not how it will do.`,
      evidence: { numTrainRows: train.length, numLateRows: numLate, share }
    }
  ]
}
