/**
 * One measurement of OpenCredit, in a process of its own: node opencredit.js REQUEST, as peer.py.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { saveModel } from '../../src/format/save-model.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createBooster } from '../../src/train/booster.ts'
import { createDataset } from '../../src/train/dataset.ts'
import { resolveParameters } from '../../src/train/parameters/resolve-parameters.ts'

interface Request {
  readonly folder: string
  readonly output: string
  readonly numFeatures: number
  readonly categorical: readonly number[]
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly rounds: number
}

function readNumbers(file: string): Float64Array<ArrayBuffer> {
  const descriptor = openSync(file, 'r')
  const { size } = fstatSync(descriptor)
  const bytes = new Uint8Array(size)
  for (let position = 0; position < size;) position += readSync(descriptor, bytes, position, size - position, position)
  closeSync(descriptor)
  return new Float64Array(bytes.buffer)
}

// The most memory the process has had so far.
function peakBytes(): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024
}

const request = JSON.parse(process.argv[2]!) as Request | null
const peaks = { empty: peakBytes(), data: 0, binned: 0, trained: 0 }
if (request === null) {
  console.log(JSON.stringify({ peaks }))
} else {
  const { folder, output, numFeatures, categorical, parameters, rounds } = request
  const label = readNumbers(join(folder, 'train.label'))
  const values = readNumbers(join(folder, 'train.columns'))
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    values.subarray(feature * label.length, (feature + 1) * label.length)
  )
  const group = parameters['objective'] === 'lambdarank' ? readNumbers(join(folder, 'train.group')) : undefined
  peaks.data = peakBytes()

  const begin = performance.now()
  const dataset = createDataset(columns, {
    label,
    categoricalFeatures: categorical,
    ...(group === undefined ? {} : { group })
  })
  const booster = createBooster(resolveParameters({ ...parameters, num_iterations: rounds }), dataset)
  const binned = performance.now()
  peaks.binned = peakBytes()
  const start = performance.now()
  for (let round = 0; round < rounds; round++) booster.update()
  const end = performance.now()
  peaks.trained = peakBytes()

  const model = booster.model()
  writeFileSync(`${output}.txt`, saveModel(model))
  const test = readNumbers(join(folder, 'test.rows'))
  writeFileSync(
    `${output}.scores`,
    predictRaw(model, { values: test, numRows: test.length / numFeatures, numFeatures })
  )
  console.log(
    JSON.stringify({ binning: (binned - begin) / 1000, training: (end - start) / 1000, peaks, hasModel: true })
  )
}
