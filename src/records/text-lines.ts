/**
 * `linesOf`: the lines of a text that comes in pieces.
 *
 * @module
 */
import { maxRecordLength, tooLong } from './record-item.ts'

/** A line without its end. */
export interface NumberedLine {
  readonly text: string
  /** From 1. */
  readonly number: number
}

/**
 * The lines that end in each piece, without the empty ones. Lines end in LF, CR LF or CR; the last may have no end.
 *
 * @throws Error when a line is too long
 */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<NumberedLine[]> {
  let rest = ''
  let number = 0
  let isAfterReturn = false
  for await (const piece of pieces) {
    const lines: NumberedLine[] = []
    // A line feed after a carriage return ends no line of its own.
    const text: string = isAfterReturn && piece.startsWith('\n') ? piece.slice(1) : piece
    isAfterReturn = piece === '' ? isAfterReturn : text.endsWith('\r')
    let begin = 0
    for (const { 0: lineEnd, index } of text.matchAll(/\r\n|\n|\r/g)) {
      number++
      const line = rest + text.slice(begin, index)
      if (line !== '') lines.push({ text: line, number })
      rest = ''
      begin = index + lineEnd.length
    }
    rest += text.slice(begin)
    if (rest.length > maxRecordLength) throw new Error(`line ${number + 1}: ${tooLong}`)
    yield lines
  }
  if (rest !== '') yield [{ text: rest, number: number + 1 }]
}
