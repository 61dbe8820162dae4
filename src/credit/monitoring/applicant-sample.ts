/**
 * `createApplicantSample`: scored applicants as columns to monitor.
 *
 * @module
 */
import type { CreditScorer } from '../scorer.ts'
import type { MonitoringSample } from './monitoring-sample.ts'
import type { MonitoredColumn } from './value-bins.ts'

/** What a sample needs of a scorer. */
export type SampledScorer<Field extends string, Class extends string, JunkCode extends string> = Pick<
  CreditScorer<Field, Class, JunkCode>,
  'fields' | 'clean' | 'scoreClean'
>

/** Applicants to monitor. Nothing is kept of them but the columns. */
export interface ApplicantSample {
  /**
   * Scores an applicant and adds it: its points and class, missing where too little is known for a score, and its fields as the
   * model sees them. Throws as the scorer's `clean` does; then nothing is added.
   */
  readonly add: (record: Readonly<Record<string, unknown>>) => void
  readonly numRows: () => number
  /** The columns so far: the scores `points` and `class`, and the fields as features. */
  readonly take: () => MonitoringSample & { readonly scores: Columns; readonly features: Columns }
}

type Columns = Readonly<Record<string, MonitoredColumn>>

/** An empty sample. */
export function createApplicantSample<Field extends string, Class extends string, JunkCode extends string>(
  scorer: SampledScorer<Field, Class, JunkCode>
): ApplicantSample {
  const points: number[] = []
  const classes: (string | null)[] = []
  const values = scorer.fields.map(({ name, kind }) => ({
    name,
    isText: kind === 'category',
    numbers: [] as number[],
    texts: [] as (string | null)[]
  }))
  return {
    add: (record) => {
      const applicant = scorer.clean(record)
      const score = scorer.scoreClean(applicant)
      points.push(score.status === 'scored' ? score.points : NaN)
      classes.push(score.status === 'scored' ? score.prediction : null)
      for (const { name, isText, numbers, texts } of values) {
        const value = applicant.used[name] ?? null
        if (isText) texts.push(value === null ? null : String(value))
        else numbers.push(typeof value === 'number' ? value : NaN)
      }
    },
    numRows: () => points.length,
    take: () => ({
      scores: { points: Float64Array.from(points), class: classes },
      features: Object.fromEntries(
        values.map(({ name, isText, numbers, texts }) => [name, isText ? texts : Float64Array.from(numbers)])
      )
    })
  }
}
