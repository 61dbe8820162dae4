/**
 * One measurement of OpenCredit in a worker of a browser: reads the data, trains, and posts what was measured and the model's file.
 */
import { saveModel } from '../../src/format/save-model.ts'
import type { GivenParameters } from '../../src/train/parameters/resolve-parameters.ts'
import { trainOnce } from './train-once.ts'

interface Request {
  readonly numFeatures: number
  readonly parameters: GivenParameters
  readonly rounds: number
}

// The types of workers and those of Node do not go together.
declare const self: {
  onmessage: (message: { readonly data: Request }) => void
  postMessage: (answer: object) => void
  readonly crossOriginIsolated: boolean
}

self.onmessage = ({ data }) => {
  measure(data).then(
    (answer) => self.postMessage(answer),
    (error: unknown) => self.postMessage({ error: String(error) })
  )
}

async function measure({ numFeatures, parameters, rounds }: Request): Promise<object> {
  const label = await readNumbers('/data/train.label')
  const values = await readNumbers('/data/train.columns')
  const rows = Array.from({ length: numFeatures }, (_, feature) =>
    values.subarray(feature * label.length, (feature + 1) * label.length)
  )
  const { model, ...measured } = await trainOnce({ rows, options: { label }, parameters, rounds })
  return { ...measured, isIsolated: self.crossOriginIsolated, text: saveModel(model) }
}

async function readNumbers(path: string): Promise<Float64Array> {
  return new Float64Array(await (await fetch(path)).arrayBuffer())
}
