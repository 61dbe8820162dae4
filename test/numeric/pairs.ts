/**
 * The C library's answers in `fixtures/numeric/`.
 *
 * @module
 */

import { readFileSync } from 'node:fs'

/** Arguments for which `answer` does not give the bits of the C library's function of that name. */
export function differingArguments(name: string, answer: (x: number) => number): number[] {
  const bytes = readFileSync(`fixtures/numeric/${name}.f64`)
  const differing: number[] = []
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const x = bytes.readDoubleLE(offset)
    if (!Object.is(answer(x), bytes.readDoubleLE(offset + 8))) differing.push(x)
  }
  return differing
}
