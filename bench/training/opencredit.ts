/**
 * One measurement of OpenCredit, in a process of its own: node opencredit.js REQUEST, as peer.py.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rows } from '../../src/data/rows.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import type { GivenParameters } from '../../src/train/parameters/resolve-parameters.ts'
import { trainOnce } from './train-once.ts'

interface Request {
  readonly folder: string
  readonly output: string
  readonly numFeatures: number
  readonly categorical: readonly number[]
  readonly sparse: boolean
  readonly parameters: GivenParameters
  readonly rounds: number
}

const request = JSON.parse(process.argv[2]!) as Request
const { folder, numFeatures, parameters, rounds } = request
const peaks = { empty: peakBytes(), data: 0, binned: 0, trained: 0 }
const label = readNumbers('train.label')
const rows = request.sparse ? readSparse('train') : readColumns(label.length)
const group = parameters.objective === 'lambdarank' ? readNumbers('train.group') : undefined
peaks.data = peakBytes()

const { model, ...measured } = await trainOnce({
  rows,
  options: { label, categoricalFeatures: request.categorical, ...(group === undefined ? {} : { group }) },
  parameters,
  rounds,
  onBinned: () => {
    peaks.binned = peakBytes()
  }
})
peaks.trained = peakBytes()

writeFileSync(`${request.output}.txt`, saveModel(model))
writeFileSync(`${request.output}.scores`, predictRaw(model, request.sparse ? readSparse('test') : readMatrix('test')))
console.log(JSON.stringify({ peaks, ...measured }))

// The most memory the process has had so far.
function peakBytes(): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024
}

// Held once, unlike what readFileSync gives when it is copied into an array of its own.
function readBytes(name: string): ArrayBuffer {
  const descriptor = openSync(join(folder, name), 'r')
  const { size } = fstatSync(descriptor)
  const bytes = new Uint8Array(size)
  for (let position = 0; position < size;) position += readSync(descriptor, bytes, position, size - position, position)
  closeSync(descriptor)
  return bytes.buffer
}

function readNumbers(name: string): Float64Array {
  return new Float64Array(readBytes(name))
}

function readColumns(numRows: number): Float64Array[] {
  const values = readNumbers('train.columns')
  return Array.from({ length: numFeatures }, (_, feature) =>
    values.subarray(feature * numRows, (feature + 1) * numRows)
  )
}

function readMatrix(part: string): Rows {
  const values = readNumbers(`${part}.rows`)
  return { values, numRows: values.length / numFeatures, numFeatures }
}

function readSparse(part: string): Rows {
  const indptr = new Int32Array(readBytes(`${part}.indptr`))
  const indices = new Int32Array(readBytes(`${part}.indices`))
  return { indptr, indices, values: readNumbers(`${part}.values`), numRows: indptr.length - 1, numFeatures }
}
