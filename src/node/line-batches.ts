/**
 * Lines out of text that comes in pieces, all lines of a piece at once: far fewer turns of the event loop than line by
 * line.
 *
 * @module
 */

/** Longest line and longest quoted record, in UTF-16 units: the most that is ever held besides the piece being read. */
export const maxRecordLength: number = 2 ** 24

/** Lines that follow one another. */
export interface LineBatch {
  /** Number of the first line, from 1. */
  readonly firstLine: number
  /** Without the line feed, with a carriage return before it; undefined for a line longer than `maxRecordLength`. */
  readonly lines: readonly (string | undefined)[]
}

/** Lines of `pieces`. They end in a line feed; the last one need not. */
export async function* lineBatches(pieces: AsyncIterable<string>): AsyncGenerator<LineBatch> {
  let firstLine = 1
  let rest = ''
  let isTooLong = false
  for await (const piece of pieces) {
    const lines: (string | undefined)[] = piece.split('\n')
    const head = isTooLong ? undefined : rest + lines[0]!
    lines[0] = head === undefined || head.length > maxRecordLength ? undefined : head
    const last = lines.pop()
    isTooLong = last === undefined
    rest = last ?? ''
    if (lines.length > 0) yield { firstLine, lines }
    firstLine += lines.length
  }
  if (isTooLong || rest !== '') yield { firstLine, lines: [isTooLong ? undefined : rest] }
}

/** What to say of a line that is undefined. */
export const tooLong: string = `expected at most ${maxRecordLength} characters in a record`
