/**
 * `createApplicantCounter`: applicants counted by the bins of a reference, one at a time. Nothing is kept of them but counts, so as
 * many as there are take no more memory than one.
 *
 * @module
 */
import type { CleanRecord } from '../cleaning/applicant-reader.ts'
import type { CreditScore } from '../scoring/applicant-scorer.ts'
import { applicantValueOf } from './applicant-values.ts'
import { type BinnedFinding, findingsOf } from './findings.ts'
import type { MonitoringReference } from './monitoring-reference.ts'
import { createBinner } from './value-bins.ts'

/** Counts by variable of the reference and bin [numVariables][numBins]. Plain data, so threads can send them. */
export type BinCounts = number[][]

/** Counts applicants. */
export interface ApplicantCounter {
  readonly reference: MonitoringReference
  /** Counts of nobody. */
  readonly zeros: () => BinCounts
  /** Counts an applicant, with its score. */
  readonly add: (counts: BinCounts, applicant: Pick<CleanRecord, 'used'>, score: CreditScore) => void
  /** How those who were counted differ from the reference: what `monitor` finds of their sample; nothing of nobody. */
  readonly findings: (counts: Readonly<BinCounts>, significance: number) => readonly BinnedFinding[]
}

/**
 * A counter for a reference whose scores are `points` and `class`, and whose features are fields of the scorer.
 *
 * @throws RangeError naming another score
 */
export function createApplicantCounter(reference: MonitoringReference): ApplicantCounter {
  const { variables } = reference
  const binOf = variables.map(({ role, name, bins }) => {
    const valueOf = applicantValueOf(role, name)
    const binOfValue = createBinner(bins)
    return (applicant: Pick<CleanRecord, 'used'>, score: CreditScore) => binOfValue(valueOf(applicant, score))
  })
  return {
    reference,
    zeros: () => variables.map(({ counts }) => counts.map(() => 0)),
    add: (counts, applicant, score) => {
      for (const [variable, binOfApplicant] of binOf.entries())
        counts[variable]![binOfApplicant(applicant, score)]! += 1
    },
    findings: (counts, significance) => {
      // Every variable has a bin for everybody.
      const numRows = counts[0]?.reduce((sum, count) => sum + count, 0) ?? 0
      if (numRows === 0) return []
      return findingsOf(
        variables.map((variable, i) => ({ variable, recent: { counts: counts[i]!, effectiveRows: numRows } })),
        significance
      )
    }
  }
}
