/**
 * Odd data: the model that LightGBM 4.7.0 learns from it, byte for byte up to the list of parameters, or an error where it has one.
 * Made by test/interop/odd_data.py; `OPENCREDIT_ODD_DATA` names another file.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, type GivenParameters, train } from '../../src/train/index.ts'

interface OddCase {
  readonly name: string
  readonly numRows: number
  readonly columns: string
  readonly label: string
  readonly weight: string | null
  readonly group: readonly number[] | null
  readonly categorical: readonly number[]
  readonly parameters: GivenParameters
  readonly text?: string
  readonly error?: string
}

const path = process.env['OPENCREDIT_ODD_DATA'] ?? 'test/train/odd-data.ndjson'
const cases = readFileSync(path, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as OddCase)

function numbersOf(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64')
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

function modelOf({ numRows, columns, label, weight, group, categorical, parameters }: OddCase): string {
  const values = numbersOf(columns)
  const rows = Array.from({ length: values.length / numRows }, (_, i) =>
    values.subarray(i * numRows, (i + 1) * numRows)
  )
  const dataset = createDataset(rows, {
    label: numbersOf(label),
    categoricalFeatures: categorical,
    ...(weight === null ? {} : { weight: numbersOf(weight) }),
    ...(group === null ? {} : { group })
  })
  return saveModel(train(parameters, dataset)).replace(/\nparameters:[^]*$/, '')
}

// LightGBM takes NaN as 0 and cuts labels off at ±1e38, takes fractions off classes, and gives classes that do not exist to none of
// its one-against-all models. Here these are errors.
const refusedHere = [
  /, labels beyond float32$/,
  /^labels (NaN|infinite)$/,
  /^multiclass(ova)?, labels fractions$/,
  /^multiclassova, labels (too large|negative)$/
]
// LightGBM ends here because a check of its own fails.
const failsThere = /^Check failed: \(best_split_info/

describe('what LightGBM learns of odd data', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    if (one.text === undefined ? !failsThere.test(one.error!) : refusedHere.some((pattern) => pattern.test(name))) {
      expect(() => modelOf(one)).toThrow(/^".*" expected /)
    } else if (one.text === undefined) {
      expect(modelOf(one)).toContain('end of trees')
    } else {
      expect(modelOf(one).split('\n')).toEqual(one.text.split('\n'))
    }
  })
})
