/**
 * The golden cases of ONNX: every folder of `fixtures/onnx`, or those made by the live comparison.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Encoded = { readonly type: 'f4' | 'f8'; readonly data: string }
type Numbers = Float32Array | Float64Array

export interface OnnxCase {
  readonly name: string
  readonly numRows: number
  /** [numRows × numFeatures] */
  readonly rows: Float64Array
  /** [numRows × numOutputs] */
  readonly output: Numbers
  /** [numRows] */
  readonly labels: readonly (string | number)[] | undefined
  readonly bytes: Uint8Array
}

const arrays = { f4: Float32Array, f8: Float64Array }

function decoded({ type, data }: Encoded): Numbers {
  return new arrays[type](Uint8Array.from(Buffer.from(data, 'base64')).buffer)
}

/** The cases, by name. */
export function readOnnxCases(folder: string = process.env['OPENCREDIT_ONNX_CASES'] ?? 'fixtures/onnx'): OnnxCase[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.json')))
    .map((name) => {
      const bytesOf = (file: string): Uint8Array => Uint8Array.from(readFileSync(join(folder, name, file)))
      const { numRows, rows, output, labels } = JSON.parse(new TextDecoder().decode(bytesOf('case.json')))
      return {
        name,
        numRows,
        rows: Float64Array.from(decoded(rows)),
        output: decoded(output),
        labels: labels ?? undefined,
        bytes: bytesOf('model.onnx')
      }
    })
}
