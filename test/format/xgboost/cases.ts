/**
 * The golden cases of XGBoost: every folder of `fixtures/xgboost`, or of another, such as one made by the live comparison.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Encoded = { readonly type: 'f4' | 'f8' | 'i4'; readonly data: string }
type Numbers = Float32Array | Float64Array | Int32Array
type Output = 'raw' | 'output' | 'leaf' | 'range' | 'contributions' | 'interactions' | 'margins'

export interface XgboostCase {
  readonly name: string
  readonly numRows: number
  /** [numRows × numFeatures] */
  readonly rows: Float64Array
  /** Iterations of the output `range`: start and end (exclusive). */
  readonly iterations: readonly [number, number] | undefined
  readonly outputs: Readonly<Partial<Record<Output, Numbers>>>
  readonly json: Uint8Array
  readonly ubjson: Uint8Array
}

const arrays = { f4: Float32Array, f8: Float64Array, i4: Int32Array }

function decoded({ type, data }: Encoded): Numbers {
  return new arrays[type](Uint8Array.from(Buffer.from(data, 'base64')).buffer)
}

/** The cases, by name. */
export function readXgboostCases(
  folder: string = process.env['OPENCREDIT_XGBOOST_CASES'] ?? 'fixtures/xgboost'
): XgboostCase[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .map((name) => {
      const bytesOf = (file: string): Uint8Array => Uint8Array.from(readFileSync(join(folder, name, file)))
      const { numRows, rows, iterations, outputs } = JSON.parse(new TextDecoder().decode(bytesOf('case.json')))
      return {
        name,
        numRows,
        rows: Float64Array.from(decoded(rows)),
        iterations: iterations ?? undefined,
        outputs: Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, decoded(value as Encoded)])),
        json: bytesOf('model.json'),
        ubjson: bytesOf('model.ubj')
      }
    })
}
