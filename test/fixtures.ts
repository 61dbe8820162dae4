/**
 * The golden cases: every folder of `fixtures/` with a `case.json`, and one made by the live comparison likewise.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Slice {
  readonly name: string
  readonly startIteration: number
  readonly numIterations: number
  readonly predEarlyStop?: boolean
  readonly predEarlyStopFreq?: number
  readonly predEarlyStopMargin?: number
  readonly outputs: readonly ('raw' | 'output' | 'leaf' | 'contrib')[]
}

export interface Case {
  readonly name: string
  readonly description: string
  readonly numRows: number
  readonly numFeatures: number
  readonly numClasses: number
  readonly numTrees: number
  /** Text is expected to be written as it was read. */
  readonly roundTrip: boolean
  /** The JSON dump holds all that the text does. */
  readonly jsonExact: boolean
  readonly slices: readonly Slice[]
  /** Bytes of a file of the case; undefined when it has none of that name. */
  readonly file: (name: string) => Buffer | undefined
}

/** The cases under `folder`, by name. */
export function readCases(folder = 'fixtures'): Case[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .map((name) => {
      const path = (file: string): string => join(folder, name, file)
      return {
        ...JSON.parse(readFileSync(path('case.json'), 'utf8')),
        name,
        file: (file: string) => (existsSync(path(file)) ? readFileSync(path(file)) : undefined)
      }
    })
}

/** Little-endian float64 numbers of a file of a case. */
export function float64s(of: Case, file: string): Float64Array {
  const bytes = of.file(file)!
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** Little-endian int32 numbers of a file of a case. */
export function int32s(of: Case, file: string): Int32Array {
  const bytes = of.file(file)!
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

/** Positions where two arrays differ by `Object.is`, except that NaN payloads and the sign of zero count as well. */
export function differingBits(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let count = Math.abs(got.length - expected.length)
  for (let i = 0; i < Math.min(got.length, expected.length); i++) if (!Object.is(got[i], expected[i])) count++
  return count
}
