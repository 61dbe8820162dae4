/**
 * Columns of CSV by way of its rows: the slow twin of src/records/csv-columns.ts.
 *
 * @module
 */
import { csvRecords } from '../../src/records/csv.ts'
import type { CsvColumn } from '../../src/records/csv-column-batch.ts'

/** A row: its number or text in each column that has one, or what is wrong with it, with its texts. */
export interface PlainRow {
  readonly numbers: readonly number[]
  readonly texts: readonly (string | null)[]
  readonly fault: string | undefined
  readonly line: number | undefined
}

/** The rows of a text. */
export async function rowsOfCsv(
  text: string,
  names: readonly string[] | undefined,
  columnsOf: (names: readonly string[]) => readonly CsvColumn[]
): Promise<PlainRow[]> {
  let columns: readonly CsvColumn[] = []
  const keysOfColumns = (found: readonly string[]): readonly string[] => {
    columns = columnsOf(found)
    return found
  }
  const rows: PlainRow[] = []
  const pieces = async function* (): AsyncGenerator<string> {
    yield text
  }
  for await (const items of csvRecords(pieces(), { columns: names, keysOfColumns })) {
    for (const { cells = [], line, error } of items) {
      const texts = columns.flatMap(({ isText }, c) => (isText ? [cells[c] ?? null] : []))
      const noNumbers = columns.flatMap((column) => (column.numbers === undefined ? [] : [NaN]))
      if (error !== undefined) {
        rows.push({ numbers: noNumbers, texts, fault: error.message.replace(`line ${line}: `, ''), line })
        continue
      }
      try {
        const numbers = columns.flatMap((column, c) =>
          column.numbers === undefined ? [] : [cells[c] === '' ? NaN : column.numbers.numberOf(cells[c]!)]
        )
        rows.push({ numbers, texts, fault: undefined, line })
      } catch (cause) {
        rows.push({ numbers: noNumbers, texts, fault: (cause as Error).message, line })
      }
    }
  }
  return rows
}
