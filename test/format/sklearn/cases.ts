/**
 * The golden cases of scikit-learn: every folder of `fixtures/sklearn`, or those made by the live comparison.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Encoded = { readonly type: 'f8' | 'i4'; readonly data: string }
type Numbers = Float64Array | Int32Array

export interface SklearnCase {
  readonly name: string
  readonly numRows: number
  /** Categories by their codes [numRows × numFeatures]. */
  readonly rows: Float64Array
  /** The same rows, categories by their values; null where the model has none. */
  readonly records: readonly (readonly (number | string | null)[])[] | null
  /** `class` are numbers. */
  readonly outputs: Readonly<Partial<Record<'raw' | 'output' | 'leaf' | 'class', Numbers>>>
  readonly json: Uint8Array
  /** The same model as a document of version 1; undefined of cases that were made since. */
  readonly version1: Uint8Array | undefined
}

const arrays = { f8: Float64Array, i4: Int32Array }

function decoded({ type, data }: Encoded): Numbers {
  return new arrays[type](Uint8Array.from(Buffer.from(data, 'base64')).buffer)
}

/** The cases, by name. */
export function readSklearnCases(
  folder: string = process.env['OPENCREDIT_SKLEARN_CASES'] ?? 'fixtures/sklearn'
): SklearnCase[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .map((name) => {
      const version1 = join('fixtures/sklearn-version-1', `${name}.json`)
      const { numRows, rows, records, outputs } = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8'))
      return {
        name,
        numRows,
        rows: Float64Array.from(decoded(rows)),
        records,
        outputs: Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, decoded(value as Encoded)])),
        json: Uint8Array.from(readFileSync(join(folder, name, 'model.json'))),
        version1: existsSync(version1) ? Uint8Array.from(readFileSync(version1)) : undefined
      }
    })
}
