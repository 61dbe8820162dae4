/**
 * `parseRecord`: reads one applicant from pasted text: JSON, a CSV header and a row (spreadsheet cells included), or lines
 * such as `Age: 30`.
 *
 * @module
 */
import { parse } from 'csv-parse/browser/esm'
import { applicantFields, fieldKeys } from '../credit/champion/applicant-fields.ts'
import { csvRecords } from '../records/csv.ts'
import type { RecordItem } from '../records/record-item.ts'

/** A raw record, and how many others follow it in the text. */
export interface PastedRecord {
  readonly record: Readonly<Record<string, unknown>>
  readonly numOthers: number
}

/**
 * Reads the first record of a text.
 *
 * @throws Error that says in one sentence, without quoting the text, why there is none
 */
export async function parseRecord(text: string): Promise<PastedRecord> {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') throw new Error('There is nothing to read yet.')
  const pasted = /^[{[]/.test(trimmed) ? fromJson(trimmed) : ((await fromTable(trimmed)) ?? fromLines(trimmed))
  if (!fieldKeys.some((key) => Object.hasOwn(pasted.record, key))) {
    throw new Error('No known field found. Expected names such as Age or Annual_Income.')
  }
  return pasted
}

function fromJson(text: string): PastedRecord {
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
  return { record: { ...first }, numOthers: records.length - 1 }
}

// Undefined when the first line is not a header: none of its cells is a field, or nothing follows it.
async function fromTable(text: string): Promise<PastedRecord | undefined> {
  const [header = ''] = text.split(/[\r\n]/, 1)
  const delimiter = header.includes('\t') ? '\t' : ','
  const names = header.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, ''))
  if (names.length < 2 || header === text || !names.some((name) => fieldKeys.includes(name))) return undefined
  const items = await itemsOf(text, delimiter)
  const [first] = items
  if (first === undefined) return undefined
  if (first.record === undefined) throw new Error(`The row does not match its header: ${first.error.message}.`)
  return { record: first.record, numOthers: items.length - 1 }
}

async function itemsOf(text: string, delimiter: ',' | '\t'): Promise<RecordItem[]> {
  const items: RecordItem[] = []
  for await (const batch of csvRecords(parse, pieceOf(text), { delimiter })) items.push(...batch)
  return items
}

async function* pieceOf(text: string): AsyncGenerator<string> {
  yield text
}

const line = /^\s*(?<key>"[^"]*"|[^:=\t]+?)\s*[:=\t]\s*(?<value>.*?)\s*,?\s*$/

function fromLines(text: string): PastedRecord {
  const lines = text.split(/[\r\n]+/).filter((content) => content.trim() !== '')
  const entries = lines.map((content) => {
    const groups = line.exec(content)?.groups
    if (groups === undefined) throw new Error('Expected JSON, a header and a row, or lines such as "Age: 30".')
    return [nameOf(unquoted(groups['key']!)), unquoted(groups['value']!)]
  })
  return { record: Object.fromEntries(entries), numOthers: 0 }
}

function unquoted(text: string): string {
  return /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text
}

const squash = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '')
const nameOfSquashed = new Map([
  ...applicantFields.map(({ label, name }) => [squash(label), name] as const),
  ...fieldKeys.map((key) => [squash(key), key] as const)
])

// The field that a name refers to: as written in records, or as shown on the page.
function nameOf(text: string): string {
  return nameOfSquashed.get(squash(text)) ?? text
}
