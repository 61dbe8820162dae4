/**
 * Where the public credit score data is, for the tests that need it: the folder named by OPENCREDIT_DATA, or `data` in
 * a folder `shared` beside the project. The tests skip when it is absent.
 *
 * @module
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

const root = process.env['OPENCREDIT_DATA'] ?? join(import.meta.dirname, '../../../shared/data')
/** Where it is. */
export const folder: string = join(root, 'credit-score')

/** Whether the data is there. */
export const hasPublicData: boolean = existsSync(folder)

/** Why a test is skipped. */
export const noPublicData = 'the public credit score data is absent; OPENCREDIT_DATA names its folder'

/** The path of a file. */
export function publicFile(file: string): string {
  return join(folder, file)
}

/** Every record of a CSV file, all cells as text. */
export function readRecords(file: string): Record<string, string>[] {
  return parse(readFileSync(publicFile(file)), { columns: true })
}

/** Columns with a vocabulary file. */
export function vocabularyColumns(): string[] {
  return readdirSync(join(folder, 'tokens')).map((file) => file.replace('.txt', ''))
}

/** Every distinct raw string of a column of the original training file. */
export function readVocabulary(column: string): string[] {
  return readFileSync(join(folder, 'tokens', `${column}.txt`), 'utf8')
    .replace(/\n$/, '')
    .split('\n')
}
