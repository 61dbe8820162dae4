/**
 * `parseRecord`: one applicant from pasted text: JSON, a CSV header with a row (also cells of a spreadsheet), or lines
 * such as `Age: 30`.
 *
 * @module
 */
import { parse } from 'csv-parse/browser/esm'
import { applicantFields, fieldKeys } from '../credit/champion/applicant-fields.ts'
import { csvRecords } from '../records/csv.ts'
import type { RecordItem } from '../records/record-item.ts'

/** A record, dirt and all, and how many others the text holds behind it. */
export interface PastedRecord {
  readonly record: Readonly<Record<string, unknown>>
  readonly numOthers: number
}

/**
 * The first record of a text.
 *
 * @throws Error saying in one sentence, without what was pasted, why there is none
 */
export async function parseRecord(text: string): Promise<PastedRecord> {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') throw new Error('There is nothing to read yet.')
  const pasted = /^[{[]/.test(trimmed) ? fromJson(trimmed) : ((await fromTable(trimmed)) ?? fromLines(trimmed))
  if (!fieldKeys.some((key) => Object.hasOwn(pasted.record, key))) {
    throw new Error('None of the names is a field of the applicant. Expected names such as Age or Annual_Income.')
  }
  return pasted
}

function fromJson(text: string): PastedRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('This begins like JSON, but is not valid JSON.')
  }
  const records: readonly unknown[] = Array.isArray(value) ? value : [value]
  const [first] = records
  if (typeof first !== 'object' || first === null || Array.isArray(first)) {
    throw new Error('Expected a JSON object with the fields of one applicant.')
  }
  return { record: { ...first }, numOthers: records.length - 1 }
}

// Undefined when the first line is no header: when none of its cells is a field, or it is all there is.
async function fromTable(text: string): Promise<PastedRecord | undefined> {
  const [header = ''] = text.split(/[\r\n]/, 1)
  const delimiter = header.includes('\t') ? '\t' : ','
  const names = header.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, ''))
  if (names.length < 2 || header === text || !names.some((name) => fieldKeys.includes(name))) return undefined
  const items = await itemsOf(text, delimiter)
  const [first] = items
  if (first === undefined) return undefined
  if (first.record === undefined) throw new Error(`The row does not fit its header: ${first.error.message}.`)
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
    if (groups === undefined) throw new Error('Expected JSON, a header with a row, or lines such as "Age: 30".')
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

// The field a person means by a name: as it is written in records, or as the page writes it.
function nameOf(text: string): string {
  return nameOfSquashed.get(squash(text)) ?? text
}
