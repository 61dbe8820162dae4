/**
 * `createGrowingTexts`: texts whose count is not known beforehand, each held once.
 *
 * @module
 */
import { createGrowingColumn } from '../../records/growing-column.ts'

/** Texts by row; null where missing. */
export interface GrowingTexts {
  readonly set: (row: number, text: string | null) => void
  /** The first `length` texts. They must not be set afterwards. */
  readonly take: (length: number) => (string | null)[]
}

/** An empty column of texts. */
export function createGrowingTexts(): GrowingTexts {
  const codes = createGrowingColumn()
  // Code 0 is missing.
  const texts: (string | null)[] = [null]
  const codeOf = new Map<string, number>()
  return {
    set: (row, text) => {
      if (text === null) return
      let code = codeOf.get(text)
      if (code === undefined) {
        const own = ownCopy(text)
        code = texts.push(own) - 1
        codeOf.set(own, code)
      }
      codes.set(row, code)
    },
    take: (length) => Array.from(codes.take(length), (code) => texts[code]!)
  }
}

// A cell may be a view of the piece of text it was cut from, all of which it would keep in memory.
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
