/**
 * `createGrowingTexts`: texts whose count is not known beforehand, each held once.
 *
 * @module
 */
import { createGrowingNumbers } from './growing-numbers.ts'

/** Texts by row; null where missing. */
export interface GrowingTexts {
  readonly push: (text: string | null) => void
  /** All texts. Nothing must be added afterwards. */
  readonly take: () => (string | null)[]
}

/** An empty column of texts. */
export function createGrowingTexts(): GrowingTexts {
  const codes = createGrowingNumbers((length) => new Int32Array(length))
  // Code 0 is missing.
  const texts: (string | null)[] = [null]
  const codeOf = new Map<string, number>()
  const newCode = (text: string): number => {
    const own = ownCopy(text)
    const code = texts.push(own) - 1
    codeOf.set(own, code)
    return code
  }
  return {
    push: (text) => codes.push(text === null ? 0 : (codeOf.get(text) ?? newCode(text))),
    take: () => textsOf(codes.take(), (code) => texts[code]!)
  }
}

/** A text for each code. `Array.from` would take more memory while it grows. */
export function textsOf(codes: ArrayLike<number>, textOf: (code: number) => string | null): (string | null)[] {
  const texts = new Array<string | null>(codes.length)
  for (let row = 0; row < codes.length; row++) texts[row] = textOf(codes[row]!)
  return texts
}

// A cell may be a view of the piece of text it was cut from, all of which it would keep in memory.
function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
