/**
 * The champion's reasons over many applicants: rules that none may break, and how much they depend on the baseline's sample and on
 * the model's.
 *
 * @module
 */
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { columnsOf } from '../../src/credit/fields/field-spec.ts'
import { createCheckedScorer } from '../../src/credit/create-credit-scorer.ts'
import type { CleanRecord } from '../../src/credit/cleaning/applicant-reader.ts'
import { createGoodSide } from '../../src/credit/reasons/middle-half.ts'
import type { CreditScorer } from '../../src/credit/scorer.ts'
import { reasonGroups } from '../../src/credit/champion/reason-groups.ts'
import type { ReasonFigures, ReasonStability } from '../../src/pipeline/report/report-input.ts'
import { createMersenneTwister } from '../../src/numeric/mersenne-twister.ts'
import type { ChampionDefinition } from './definition.ts'
import type { Count } from './sweeps.ts'

const columnOfField = columnsOf(applicantFields)

/** A record without repairs or warnings. */
export function cleanRecord(values: Float64Array): CleanRecord<string, string> {
  const used = Object.fromEntries(
    applicantFields.map(({ name, categories, validRange }, column) => {
      const value = values[column]!
      return [name, Number.isNaN(value) ? null : (categories?.[value - validRange[0]] ?? value)]
    })
  )
  return { values, used, repairs: [], warnings: [] }
}

/** A scorer of a definition that need not be identified. */
export function scorerOf(definition: ChampionDefinition): CreditScorer {
  return createCheckedScorer(definition, '') as unknown as CreditScorer
}

/** How often reasons break rules, and which are given. */
export interface ReasonRules {
  readonly scored: number
  /** Reasons that cost nothing, though others do. */
  readonly notAdverse: Count
  /** Applicants below the best class without a reason. */
  readonly without: Count
  /** Fields behind reasons whose value is on the good side of the baseline's middle half. */
  readonly onGoodSide: Count
  /** Applicants whose only reason gains nothing. */
  readonly last: Count
  /** Which reasons those who are declined get. */
  readonly ofDeclined: ReasonFigures
}

/** Counts over rows. */
export function countReasons(definition: ChampionDefinition, rows: readonly Float64Array[]): ReasonRules {
  const scorer = scorerOf(definition)
  const isGood = createGoodSide(
    scorer.fields,
    scorer.definition.baselines[0]!.rows.map((row) => Float64Array.from(row, (value) => value ?? NaN))
  )
  let [scored, below, numReasons, numFields, notAdverse, without, onGoodSide, last] = [0, 0, 0, 0, 0, 0, 0, 0]
  const ofDeclined: string[][] = []
  for (const values of rows) {
    const score = scorer.scoreClean(cleanRecord(values))
    if (score.status !== 'scored') continue
    scored++
    numReasons += score.reasons.length
    if (score.reasons.length > 1) notAdverse += score.reasons.filter(({ points }) => points >= 0).length
    if (score.prediction !== 'Good') {
      below++
      if (score.reasons.length === 0) without++
      if (score.reasons.length === 1 && score.reasons[0]!.gain === 0) last++
    }
    if (!score.passes) ofDeclined.push(score.reasons.map(({ code }) => code))
    for (const { fields } of score.reasons)
      for (const { field } of fields) {
        const column = columnOfField.get(field as never)!
        numFields++
        if (isGood(column, values[column]!)) onGoodSide++
      }
  }
  return {
    scored,
    notAdverse: { violations: notAdverse, of: numReasons },
    without: { violations: without, of: below },
    onGoodSide: { violations: onGoodSide, of: numFields },
    last: { violations: last, of: below },
    ofDeclined: frequencies(ofDeclined)
  }
}

// The most frequent first reason first.
function frequencies(codes: readonly (readonly string[])[]): ReasonFigures {
  const reasons = reasonGroups.map(({ code, text }) => ({
    code,
    text,
    numFirst: codes.filter(([first]) => first === code).length,
    numAny: codes.filter((ofOne) => ofOne.includes(code)).length
  }))
  return {
    numApplicants: codes.length,
    reasons: reasons.filter(({ numAny }) => numAny > 0).toSorted((a, b) => b.numFirst - a.numFirst)
  }
}

/** The codes of each row's reasons, the first one first; none for a row without a score. */
export function reasonCodes(
  definition: ChampionDefinition,
  rows: readonly Float64Array[],
  baseline?: string
): string[][] {
  const scorer = scorerOf(definition)
  return rows.map((values) => {
    const score = scorer.scoreClean(cleanRecord(values), baseline === undefined ? undefined : { baseline })
    return score.status === 'scored' ? score.reasons.map(({ code }) => code) : []
  })
}

/** How many rows have the same first reason, and how many the same reasons in any order, each as a share. */
export function agreement(
  one: readonly (readonly string[])[],
  other: readonly (readonly string[])[]
): Omit<ReasonStability, 'name'> {
  const share = (agree: (a: readonly string[], b: readonly string[]) => boolean): number =>
    one.filter((codes, i) => agree(codes, other[i]!)).length / one.length
  return {
    firstAgrees: share(([a], [b]) => a === b),
    setAgrees: share((a, b) => a.toSorted().join() === b.toSorted().join())
  }
}

/** Customers drawn with replacement. */
export function resampled<Row>(rows: readonly Row[], seed: number): Row[] {
  const random = createMersenneTwister(seed)
  return rows.map(() => rows[Math.floor(random.nextDouble() * rows.length)]!)
}
