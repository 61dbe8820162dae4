/**
 * onnxruntime-web: ONNX Runtime as WebAssembly, in Node. It computes in float32.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-web'
import { folder, numFeatures, oneByOneAsync, readBytes, readRows, serve } from '../protocol.js'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'fatal'

const tasks = ['predict', 'one-row', 'probability', 'load', 'first']
const manifest = new URL('node_modules/onnxruntime-web/package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(manifest, 'utf8'))

serve({ 'onnxruntime-web': version, node: process.versions.node }, async (task, model, numRows, threads) => {
  if (threads !== 1) throw new Error('measured with one thread only')
  if (!tasks.includes(task)) throw new Error('ONNX Runtime does not explain')
  const name = `${model}-${task === 'probability' ? 'probability' : 'raw'}`
  const reason = join(folder, 'compiled', `${name}.txt`)
  if (existsSync(reason)) throw new Error(readFileSync(reason, 'utf8'))
  const isOwn = existsSync(join(folder, 'models', `${model}.onnx`))
  const bytes = isOwn ? readBytes('models', `${model}.onnx`) : readBytes('compiled', `${name}.onnx`)
  const values = Float32Array.from(readRows(model, numRows))

  if (task === 'load') {
    return async () => {
      const session = await ort.InferenceSession.create(bytes)
      const { length } = session.inputNames
      await session.release()
      return [[length]]
    }
  }
  if (task === 'first') {
    return async () => {
      const session = await ort.InferenceSession.create(bytes)
      const answers = await scores(session, values, isOwn)
      await session.release()
      return [answers]
    }
  }
  const session = await ort.InferenceSession.create(bytes)
  if (task === 'predict') return async () => [await scores(session, values, isOwn)]
  return oneByOneAsync((row) => scores(session, row, isOwn), values)
})

async function scores(session, values, isOwn) {
  const rows = new ort.Tensor('float32', values, [values.length / numFeatures, numFeatures])
  const name = session.outputNames.at(-1)
  const { data, dims } = (await session.run({ rows }, [name]))[name]
  // Of a binary model that was LightGBM's the second of two columns.
  return dims[1] === 2 && !isOwn ? data.filter((_, i) => i % 2 === 1) : data
}
