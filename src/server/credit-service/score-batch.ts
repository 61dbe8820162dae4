/**
 * `scoreBatch`: scores many applicants, bytes in and bytes out, on any thread.
 *
 * @module
 */
import { counterfactuals } from '../../credit/counterfactuals/counterfactuals.ts'
import type { RawRecord } from '../../credit/scorer.ts'
import type { CreditScore } from '../../credit/scoring/applicant-scorer.ts'
import { predictionOf } from './prediction.ts'
import { readStrictly } from './applicant-errors.ts'
import { parseJson } from '../http/parse-json.ts'
import { invalidFields, isProblemError, type ProblemError, problemOf } from '../http/problem.ts'
import { countErrors, countScore, createTally, type ScoreTally } from './score-tally.ts'
import type { ServedScorer } from './served-scorer.ts'

/** A batch to score, or a piece of one. */
export type Batch =
  /** Items of a valid JSON array, without its brackets. */
  | { readonly kind: 'items'; readonly bytes: Uint8Array; readonly numItems: number; readonly firstIndex: number }
  /** The same; the result has nothing but the counts. */
  | { readonly kind: 'tally'; readonly bytes: Uint8Array; readonly numItems: number }
  /** Whole lines of NDJSON, of which some may be blank. */
  | { readonly kind: 'lines'; readonly bytes: Uint8Array; readonly numItems: number; readonly firstIndex: number }
  /** Applicants known to be valid; the result has their predictions instead of full scores. */
  | { readonly kind: 'applicants'; readonly applicants: readonly object[] }
  /** One applicant known to be valid; the result has what would change the decision. */
  | { readonly kind: 'counterfactuals'; readonly applicant: object }

/** The scores, one item per applicant in order: separated by commas, or for lines one per line. */
export interface BatchResult {
  readonly bytes: Uint8Array
  readonly numItems: number
  readonly tally: ScoreTally
}

/** Scores a batch. An applicant that cannot be scored becomes an error in its place. */
export function scoreBatch(served: ServedScorer, batch: Batch): BatchResult {
  switch (batch.kind) {
    case 'items':
      return scoreItems(served, batch.bytes, batch.firstIndex)
    case 'tally':
      return countItems(served, batch.bytes)
    case 'lines':
      return scoreLines(served, batch.bytes, batch.firstIndex)
    case 'applicants':
      return predictApplicants(served, batch.applicants)
    case 'counterfactuals': {
      const { scorer, actions } = served
      const text = JSON.stringify(counterfactuals(scorer, batch.applicant as RawRecord, { actions }))
      return { bytes: Buffer.from(text), numItems: 1, tally: createTally(served) }
    }
  }
}

const opening = Uint8Array.of(0x5b)
const closing = Uint8Array.of(0x5d)

function itemsIn(bytes: Uint8Array): readonly unknown[] {
  return parseJson(Buffer.concat([opening, bytes, closing])) as readonly unknown[]
}

function countItems(served: ServedScorer, bytes: Uint8Array): BatchResult {
  const items = itemsIn(bytes)
  const tally = createTally(served)
  for (const item of items) answerTo(served, () => item, tally)
  return { bytes: new Uint8Array(0), numItems: items.length, tally }
}

function scoreItems(served: ServedScorer, bytes: Uint8Array, firstIndex: number): BatchResult {
  const items = itemsIn(bytes)
  const tally = createTally(served)
  const texts = items.map((item, i) => itemText(served, firstIndex + i, () => item, tally))
  return { bytes: Buffer.from(texts.join(',')), numItems: items.length, tally }
}

function predictApplicants(served: ServedScorer, applicants: readonly object[]): BatchResult {
  const tally = createTally(served)
  const texts = applicants.map((applicant) => {
    const clean = served.scorer.clean(applicant as RawRecord)
    const score = served.scorer.scoreClean(clean)
    countScore(tally, served, clean, score)
    return JSON.stringify(predictionOf(score))
  })
  return { bytes: Buffer.from(texts.join(',')), numItems: applicants.length, tally }
}

const lineFeed = 0x0a

function scoreLines(served: ServedScorer, bytes: Uint8Array, firstIndex: number): BatchResult {
  const tally = createTally(served)
  const texts: string[] = []
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, start)
    const end = feed < 0 ? bytes.length : feed
    const line = bytes.subarray(start, end)
    start = end + 1
    if (line.every(isSpace)) continue
    texts.push(`${itemText(served, firstIndex + texts.length, () => parseJson(line), tally)}\n`)
  }
  return { bytes: Buffer.from(texts.join('')), numItems: texts.length, tally }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d
}

function itemText(served: ServedScorer, index: number, read: () => unknown, tally: ScoreTally): string {
  const answer = answerTo(served, read, tally)
  return isProblemError(answer) ? failedItem(index, answer) : `{"index":${index},"score":${JSON.stringify(answer)}}`
}

// Counts the answer, too.
function answerTo(served: ServedScorer, read: () => unknown, tally: ScoreTally): CreditScore | ProblemError {
  try {
    const { applicant, errors } = readStrictly(served.scorer, read())
    if (errors.length > 0) {
      countErrors(tally, errors)
      return invalidFields(errors)
    }
    const score = served.scorer.scoreClean(applicant)
    countScore(tally, served, applicant, score)
    return score
  } catch (error) {
    if (isProblemError(error)) return error
    throw error
  }
}

/** The item in place of an applicant that could not be scored. */
export function failedItem(index: number, { problem }: ProblemError): string {
  return `{"index":${index},"error":${JSON.stringify(problemOf(problem))}}`
}
