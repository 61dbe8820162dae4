/**
 * Rows that are there twice.
 *
 * @module
 */
import { counted } from '../../../numeric/format-count.ts'
import type { Column } from '../../table.ts'
import type { Fold } from '../folds.ts'
import { codesOfColumns, combineCodes } from './value-codes.ts'
import { type Finding, percent } from './finding.ts'

/** What to look at. */
export interface DuplicateSearch {
  readonly columns: readonly Column[]
  readonly label: Int32Array
  readonly numClasses: number
  /** The split that is audited. */
  readonly split: Fold
}

/** Finds rows whose features equal those of an earlier row, with the same class or another. */
export function findDuplicates({ columns, label, numClasses, split }: DuplicateSearch): Finding[] {
  const numRows = label.length
  const features = codesOfColumns(columns, numRows)
  const withLabel = combineCodes(features, { ofRow: label, numCodes: numClasses })
  const numExact = numRows - withLabel.numCodes
  const numRepeated = numRows - features.numCodes
  const findings: Finding[] = []
  if (numExact > 0) {
    const trained = new Set(Array.from(split.train, (row) => withLabel.ofRow[row]!))
    const numInTest = split.test.reduce((sum, row) => sum + Number(trained.has(withLabel.ofRow[row]!)), 0)
    findings.push({
      code: 'duplicate-rows',
      severity: numInTest > 0 ? 'high' : 'medium',
      message: `${counted(numExact, 'row')} repeat an earlier row in every feature and in the class; of ${counted(numInTest, 'test row')} the like was trained on.`,
      evidence: { numRows, numDuplicates: numExact, share: numExact / numRows, numTestRowsTrainedOn: numInTest }
    })
  }
  const numContradicting = countContradicting(features.ofRow, withLabel.ofRow, features.numCodes)
  if (numContradicting > 0) {
    findings.push({
      code: 'contradicting-rows',
      severity: 'info',
      message: `${counted(numContradicting, 'row')} (${percent(numContradicting / numRows)}) have the features of a row of another class: no model can be right about all of them.`,
      evidence: { numRows, numRepeated, numContradicting, share: numContradicting / numRows }
    })
  }
  return findings
}

// Rows whose features occur with more than one class.
function countContradicting(features: Int32Array, withLabel: Int32Array, numCodes: number): number {
  const first = new Int32Array(numCodes).fill(-1)
  const isMixed = new Uint8Array(numCodes)
  for (let row = 0; row < features.length; row++) {
    const code = features[row]!
    if (first[code] === -1) first[code] = withLabel[row]!
    else if (first[code] !== withLabel[row]) isMixed[code] = 1
  }
  return features.reduce((sum, code) => sum + isMixed[code]!, 0)
}
