/**
 * The applicants of a file, one after the other, with what a command wants to know of each, or the error in its place.
 *
 * @module
 */
import type { CreditScorer, RawRecord } from '../../credit/scorer.ts'
import { counted, grouped } from '../../numeric/format-count.ts'
import type { RecordFormat } from '../../records/record-format.ts'
import type { RecordItem } from '../../records/record-item.ts'
import { type CliIo, exitCodes, notice } from './command.ts'
import { type Input, readInput } from './input.ts'
import { keptValue, messageOf } from './score-input.ts'

/** An applicant: what was asked of them, or why there is no answer. */
export type ApplicantAnswer<Answer> = {
  readonly line: number | undefined
  /** The texts in the columns that were named; empty where there is none. */
  readonly named: readonly string[]
} & ({ readonly answer: Answer; readonly error?: undefined } | { readonly answer?: undefined; readonly error: Error })

/** How applicants are read. */
export interface ApplicantsOptions {
  readonly format: RecordFormat | undefined
  /** Columns, or keys, whose texts come along. */
  readonly names: readonly string[]
  readonly isOutputShown: boolean
}

/**
 * Asks something of every applicant of an input, in order.
 *
 * @param ask - may throw: the error then takes the answer's place
 * @throws Error when the input cannot be read, or a CSV file's header has too few of the fields or lacks a column named
 */
export async function* askApplicants<Answer>(
  input: Input,
  scorer: CreditScorer,
  { format, names, isOutputShown }: ApplicantsOptions,
  ask: (record: RawRecord, named: readonly string[]) => Answer,
  io: CliIo
): AsyncGenerator<ApplicantAnswer<Answer>> {
  let header: readonly string[] = []
  const keysOfColumns = (columns: readonly string[]): readonly string[] => {
    const lost = names.find((name) => !columns.includes(name))
    if (lost !== undefined) throw new Error(`expected a column "${lost}", got none`)
    header = columns
    return scorer.keysOfHeader(columns)
  }
  const textsOf = (item: RecordItem): string[] =>
    names.map((name) => {
      const value = item.cells === undefined ? keptValue(item, name) : item.cells[header.indexOf(name)]
      return ['string', 'number', 'bigint'].includes(typeof value) ? String(value).trim() : ''
    })
  for await (const batch of readInput(input, { format, keysOfColumns }, isOutputShown, io)) {
    for (const item of batch) {
      const { line, record, error } = item
      const named = textsOf(item)
      if (error !== undefined) {
        yield { line, named, error }
        continue
      }
      try {
        yield { line, named, answer: ask(record, named) }
      } catch (cause) {
        yield { line, named, error: cause as Error }
      }
    }
  }
}

// More messages would not help.
const maxMessages = 10

/** Says which applicants have no answer, and returns the exit code. */
export function reportErrors(
  errors: readonly { readonly line: number | undefined; readonly error: Error }[],
  numItems: number,
  inputName: string,
  io: CliIo
): number {
  if (numItems === 0) notice(io, `${inputName}: no applicants`)
  for (const one of errors.slice(0, maxMessages)) notice(io, `${inputName}: ${messageOf(one)}`)
  if (errors.length === 0) return exitCodes.ok
  notice(io, `${inputName}: ${grouped(errors.length)} of ${counted(numItems, 'applicant')} without an answer`)
  return exitCodes.failed
}
