/**
 * `parseRecord`: reads one applicant from pasted text: JSON, a CSV header and a row (spreadsheet cells included), or lines
 * such as `Age: 30`.
 *
 * @module
 */
import { createColumnReader } from '../credit/fields/field-keys.ts'
import { keysOf } from '../credit/fields/field-spec.ts'
import type { CreditScorer } from '../credit/scorer.ts'
import { csvRecords } from '../records/csv.ts'
import { createCsvRowReader } from '../records/csv-rows.ts'
import type { RecordItem } from '../records/record-item.ts'

/** A raw record, and how many others follow it in the text. */
export interface PastedRecord {
  readonly record: Readonly<Record<string, unknown>>
  readonly numOthers: number
}

/** A line that can be pasted, such as `Age: 30`. */
export function lineExample({ fields }: CreditScorer): string {
  const { name, examples } = fields.find(({ categories }) => categories === undefined) ?? fields[0]!
  return `${name}: ${examples[0]!}`
}

/**
 * Reads the first record of a text, in time proportional to its length.
 *
 * @throws Error that says in one sentence, without quoting the text, why there is none
 */
export async function parseRecord(scorer: CreditScorer, text: string): Promise<PastedRecord> {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') throw new Error('There is nothing to read yet.')
  const pasted = /^[{[]/.test(trimmed)
    ? fromJson(scorer, trimmed)
    : ((await fromTable(scorer, trimmed)) ?? fromLines(scorer, trimmed))
  if (!scorer.fields.flatMap(keysOf).some((key) => Object.hasOwn(pasted.record, key))) {
    const [first, second = first] = scorer.fields
    throw new Error(`No known field found. Expected names such as ${first!.name} or ${second!.name}.`)
  }
  return pasted
}

function fromJson(scorer: CreditScorer, text: string): PastedRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('This looks like JSON, but it is not valid.')
  }
  const records: readonly unknown[] = Array.isArray(value) ? value : [value]
  const [first] = records
  if (typeof first !== 'object' || first === null || Array.isArray(first)) {
    throw new Error('Expected a JSON object with the fields of one applicant.')
  }
  return { record: recordOf(scorer, Object.entries(first)), numOthers: records.length - 1 }
}

async function fromTable(scorer: CreditScorer, text: string): Promise<PastedRecord | undefined> {
  if (!hasHeader(scorer, text)) return undefined
  const items: RecordItem[] = []
  const keysOfColumns = createColumnReader(scorer.definition)
  try {
    for await (const batch of csvRecords(pieceOf(text), { keysOfColumns })) items.push(...batch)
  } catch (error) {
    throw new Error(`The header cannot be used: ${(error as Error).message}.`)
  }
  const first = items[0]!
  if (first.record === undefined) throw new Error(`The row does not match its header: ${first.error.message}.`)
  return { record: first.record, numOthers: items.length - 1 }
}

// Whether the first row names fields, and the second does not, as it would in two columns of names and values.
function hasHeader(scorer: CreditScorer, text: string): boolean {
  const reader = createCsvRowReader(undefined, undefined)
  const [header, second] = [...reader.read(text), ...reader.end()]
  if (header === undefined || second === undefined || header.cells.length < 2) return false
  return header.cells.some((cell) => isFieldName(scorer, cell)) && !isFieldName(scorer, second.cells[0]!)
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text
}

function fromLines(scorer: CreditScorer, text: string): PastedRecord {
  const lines = text.split(/[\r\n]/).filter((content) => content.trim() !== '')
  const entries = lines.map((content) => {
    const entry = entryOf(content)
    if (entry === undefined)
      throw new Error(`Expected JSON, a header and a row, or lines such as "${lineExample(scorer)}".`)
    return entry
  })
  return { record: recordOf(scorer, entries), numOthers: 0 }
}

function recordOf(
  { findKey }: CreditScorer,
  entries: readonly (readonly [name: string, value: unknown])[]
): Record<string, unknown> {
  const record = new Map<string, unknown>()
  for (const [name, value] of entries) {
    const key = findKey(name) ?? name
    if (record.has(key)) throw new Error('A name is given twice.')
    record.set(key, value)
  }
  return Object.fromEntries(record)
}

// The name and the value on a line; undefined when there is no name or nothing separates them.
function entryOf(line: string): readonly [name: string, value: string] | undefined {
  const content = line.trim()
  const nameEnd = content.startsWith('"') ? content.indexOf('"', 1) + 1 : 0
  const separator = nameEnd + content.slice(nameEnd).search(/[:=\t]/)
  const name = content.slice(0, separator).trim()
  if (separator < nameEnd || name === '') return undefined
  const value = content.slice(separator + 1).trim()
  return [unquoted(name), unquoted(value.endsWith(',') ? value.slice(0, -1).trimEnd() : value)]
}

function unquoted(text: string): string {
  return text.length > 1 && text.indexOf('"', 1) === text.length - 1 && text.startsWith('"') ? text.slice(1, -1) : text
}

function isFieldName({ fields, findKey }: CreditScorer, name: string): boolean {
  const key = findKey(name)
  return key !== undefined && fields.some((field) => keysOf(field).includes(key))
}
