/**
 * Writes results as they come: line by line, or, where there is a form for one alone, that form when there is only one.
 *
 * @module
 */
import type { Output } from './output.ts'

/** How results are written. */
export interface Presentation<Result> {
  /** Text before the lines; default none. */
  readonly head?: string
  /** One result among many, line feed included; `row` counts from 1. */
  readonly line: (result: Result, row: number) => string
  /** The only result; by default a line like others. */
  readonly alone?: (result: Result) => string
}

/** Writes all results, one write per batch. */
export async function present<Result>(
  batches: AsyncIterable<readonly Result[]>, { head = '', line, alone }: Presentation<Result>, output: Output
): Promise<void> {
  let row = 0
  // The first result waits for a second one before it is written in its form.
  let waiting: Result | undefined
  for await (const batch of batches) {
    let text = ''
    for (const result of batch) {
      row++
      if (row === 1 && alone !== undefined) {
        waiting = result
        continue
      }
      if (row === 1) text += head
      if (row === 2 && waiting !== undefined) text += head + line(waiting, 1)
      text += line(result, row)
    }
    if (text !== '') await output.write(text)
  }
  if (row === 1 && waiting !== undefined) await output.write(alone!(waiting))
}
