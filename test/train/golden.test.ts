/**
 * Models that LightGBM 4.7.0 trained with random parameters, and those trained here from the same data: the same file, byte for
 * byte. The cases are made by test/interop/training_server.py, those here with `--datasets 6 --seed 3`;
 * `OPENCREDIT_TRAINING_CASES` names a folder of others.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { createDataset, type Dataset, type GivenParameters, train, type TrainOptions } from '../../src/train/index.ts'

interface Case {
  readonly dataset: number
  readonly numRows: number
  readonly parameters: GivenParameters
  readonly categorical: readonly number[]
  readonly label: string
  readonly weighted: boolean
  readonly group: readonly number[] | null
  readonly rounds: number
  readonly text: string
  /** More than there are rows. */
  readonly positions?: readonly number[] | null
  readonly forcedBins?: TrainOptions['forcedBins']
  readonly forcedSplits?: TrainOptions['forcedSplits']
}

const folder = process.env['OPENCREDIT_TRAINING_CASES'] ?? 'test/train/golden'
const numFeatures = 8
const labels = ['real', 'positive', 'binary', 'unit', 'class', 'relevance']

function datasetOf({ dataset, numRows, categorical, label, weighted, group, positions }: Case): Dataset {
  const bytes = readFileSync(join(folder, `${dataset}.f64`))
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const column = (number: number): Float64Array => values.subarray(number * numRows, (number + 1) * numRows)
  return createDataset(
    Array.from({ length: numFeatures }, (_, feature) => column(feature)),
    {
      label: column(numFeatures + labels.indexOf(label)),
      categoricalFeatures: categorical,
      ...(weighted ? { weight: column(numFeatures + labels.length) } : {}),
      ...(group === null ? {} : { group }),
      ...(positions ? { position: positions.slice(0, numRows) } : {})
    }
  )
}

const files = readdirSync(folder).filter((file) => file.endsWith('.ndjson'))

describe.each(files)('the model that LightGBM would have trained: %s', (file) => {
  const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')
  const cases = lines.map((line) => JSON.parse(line) as Case)
  test.each(cases.map((one, i) => ({ name: `case ${i}: ${JSON.stringify(one.parameters)}`, one })))(
    '$name',
    ({ one }) => {
      const { forcedBins, forcedSplits } = one
      const options = { ...(forcedBins && { forcedBins }), ...(forcedSplits && { forcedSplits }) }
      const model = train({ ...one.parameters, num_iterations: one.rounds }, datasetOf(one), options)
      expect(saveModel(model).split('\n')).toEqual(one.text.split('\n'))
    }
  )
})
