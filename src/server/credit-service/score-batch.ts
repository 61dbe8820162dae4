/**
 * `scoreBatch`: scores many applicants, bytes in and bytes out, on any thread.
 *
 * @module
 */
import { scoreApplicant, scoreCleanApplicant } from '../../credit/champion/score-applicant.ts'
import { predictionOf } from './prediction.ts'
import { readStrictly } from './applicant-errors.ts'
import { wrongType } from '../http/field-error.ts'
import { parseJson } from '../http/parse-json.ts'
import {
  invalidFields,
  isProblemError,
  problemError,
  type ProblemError,
  type ProblemParts,
  problemOf
} from '../http/problem.ts'
import { countErrors, countScore, createTally, type ScoreTally } from './score-tally.ts'

/** A batch to score. */
export type Batch =
  | { readonly kind: 'array'; readonly bytes: Uint8Array; readonly maxItems: number }
  /** Whole lines of NDJSON. */
  | { readonly kind: 'lines'; readonly bytes: Uint8Array; readonly firstIndex: number }
  /** Applicants known to be valid; the result has their predictions instead of full scores. */
  | { readonly kind: 'applicants'; readonly applicants: readonly object[] }

/** The scores as JSON or NDJSON, one item per applicant in order; or why the batch was rejected as a whole. */
export type BatchResult =
  | { readonly bytes: Uint8Array; readonly numItems: number; readonly tally: ScoreTally }
  | { readonly problem: ProblemParts }

/** Scores a batch. An applicant that cannot be scored becomes an error in its place. */
export function scoreBatch(batch: Batch): BatchResult {
  try {
    switch (batch.kind) {
      case 'array':
        return scoreArray(batch.bytes, batch.maxItems)
      case 'lines':
        return scoreLines(batch.bytes, batch.firstIndex)
      case 'applicants':
        return predictApplicants(batch.applicants)
    }
  } catch (error) {
    if (isProblemError(error)) return { problem: error.problem }
    throw error
  }
}

function scoreArray(bytes: Uint8Array, maxItems: number): BatchResult {
  const items = parseJson(bytes)
  if (!Array.isArray(items)) throw invalidFields([wrongType('#', 'an array of applicants', items)])
  if (items.length > maxItems) {
    throw problemError('too-large', `expected at most ${maxItems} applicants, got more; send NDJSON instead`)
  }
  const tally = createTally()
  const texts = items.map((item, index) => itemText(index, () => item, tally))
  return { bytes: Buffer.from(`[${texts.join(',')}]`), numItems: items.length, tally }
}

function predictApplicants(applicants: readonly object[]): BatchResult {
  const tally = createTally()
  const texts = applicants.map((applicant) => {
    const score = scoreApplicant(applicant)
    countScore(tally, score)
    return JSON.stringify(predictionOf(score))
  })
  return { bytes: Buffer.from(`{"predictions":[${texts.join(',')}]}`), numItems: applicants.length, tally }
}

const lineFeed = 0x0a

function scoreLines(bytes: Uint8Array, firstIndex: number): BatchResult {
  const tally = createTally()
  const texts: string[] = []
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(lineFeed, start)
    const end = feed < 0 ? bytes.length : feed
    const line = bytes.subarray(start, end)
    start = end + 1
    if (line.every(isSpace)) continue
    texts.push(`${itemText(firstIndex + texts.length, () => parseJson(line), tally)}\n`)
  }
  return { bytes: Buffer.from(texts.join('')), numItems: texts.length, tally }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d
}

function itemText(index: number, read: () => unknown, tally: ScoreTally): string {
  try {
    const { applicant, errors } = readStrictly(read())
    if (errors.length > 0) {
      countErrors(tally, errors)
      return failedItem(index, invalidFields(errors))
    }
    const score = scoreCleanApplicant(applicant)
    countScore(tally, score)
    return `{"index":${index},"score":${JSON.stringify(score)}}`
  } catch (error) {
    if (isProblemError(error)) return failedItem(index, error)
    throw error
  }
}

/** The item in place of an applicant that could not be scored. */
export function failedItem(index: number, { problem }: ProblemError): string {
  return `{"index":${index},"error":${JSON.stringify(problemOf(problem))}}`
}
