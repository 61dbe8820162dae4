/**
 * `createApplicantSample`: scored applicants as columns to monitor.
 *
 * @module
 */
import type { CreditScorer } from '../scorer.ts'
import { type ApplicantValue, applicantValueOf, monitoredScores } from './applicant-values.ts'
import type { MonitoringSample } from './monitoring-sample.ts'
import type { MonitoredColumn } from './value-bins.ts'

/** What a sample needs of a scorer. */
export type SampledScorer = Pick<CreditScorer, 'fields' | 'clean' | 'scoreClean'>

/** Applicants to monitor. Nothing is kept of them but the columns. */
export interface ApplicantSample {
  /**
   * Scores an applicant and adds it: its points and class, missing where too little is known for a score, and its fields as the
   * model sees them. Throws as the scorer's `clean` does; then nothing is added.
   */
  readonly add: (record: Readonly<Record<string, unknown>>) => void
  readonly numRows: () => number
  /** The columns so far: the scores `points` and `class`, and the fields as features. */
  readonly take: () => MonitoringSample & {
    readonly scores: Readonly<Record<string, MonitoredColumn>>
    readonly features: Readonly<Record<string, MonitoredColumn>>
  }
}

// A column that is being filled.
interface Filling {
  readonly name: string
  readonly valueOf: ApplicantValue
  readonly isText: boolean
  readonly numbers: number[]
  readonly texts: (string | null)[]
}

/** An empty sample. */
export function createApplicantSample(scorer: SampledScorer): ApplicantSample {
  const filling = (name: string, valueOf: ApplicantValue, isText: boolean): Filling => ({
    name,
    valueOf,
    isText,
    numbers: [],
    texts: []
  })
  const scores = [filling('points', monitoredScores.points, false), filling('class', monitoredScores.class, true)]
  const features = scorer.fields.map(({ name, kind }) =>
    filling(name, applicantValueOf('feature', name), kind === 'category')
  )
  const columnsOf = (filled: readonly Filling[]): Record<string, MonitoredColumn> =>
    Object.fromEntries(
      filled.map(({ name, isText, numbers, texts }) => [name, isText ? [...texts] : Float64Array.from(numbers)])
    )
  let numRows = 0
  return {
    add: (record) => {
      const applicant = scorer.clean(record)
      const score = scorer.scoreClean(applicant)
      for (const { valueOf, isText, numbers, texts } of [...scores, ...features]) {
        const value = valueOf(applicant, score)
        if (isText) texts.push(value === null ? null : String(value))
        else numbers.push(typeof value === 'number' ? value : NaN)
      }
      numRows++
    },
    numRows: () => numRows,
    take: () => ({ scores: columnsOf(scores), features: columnsOf(features) })
  }
}
