/**
 * What a browser runs: every golden case by the built package, compared with LightGBM's answers bit by bit, and training, compared with
 * the model of Node. The report goes back to the server, see run.js. `?engines=auto,js` says which engines to try.
 */

// The smallest module there is: a header.
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)

const report = {
  userAgent: navigator.userAgent,
  webAssembly: isWebAssemblyAllowed(),
  engines: [],
  training: undefined,
  faults: []
}
try {
  const library = await import('/dist/index.js')
  const cases = await (await fetch('/cases.json')).json()
  for (const engine of new URLSearchParams(location.search).get('engines').split(',')) {
    const count = { engine, cases: 0, values: 0, differing: 0 }
    report.engines.push(count)
    for (const of of cases) {
      try {
        await checkCase(library, of, engine, count)
      } catch (error) {
        report.faults.push(`${engine}: ${of.name}: ${error.stack}`)
      }
      count.cases++
    }
  }
  report.training = await trainHere(library, await (await fetch('/training.json')).json())
} catch (error) {
  report.faults.push(error.stack)
}
document.body.textContent = JSON.stringify(report)
await fetch('/report', { method: 'POST', body: JSON.stringify(report) })

// Whether a worker has answered tells whether a policy let it run.
async function trainHere({ createDataset, saveModel, trainAsync }, { rows, label, parameters, text }) {
  let numAnswers = 0
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', () => numAnswers++)
    }
  }
  const data = createDataset(rows, { label })
  let numIterations = 0
  const training = trainAsync(parameters, data, { threads: 2, onIteration: () => void numIterations++ })
  if (!report.webAssembly) {
    const message = await training.then(String, (error) => error.message)
    return { needsWebAssembly: message.startsWith('training needs WebAssembly') }
  }
  const model = await training
  const endless = trainAsync({ ...parameters, num_iterations: 1e6 }, data, { signal: AbortSignal.timeout(300) })
  const isAborted = await endless.then(
    () => false,
    ({ name }) => name === 'TimeoutError'
  )
  return { isSame: saveModel(model) === text, isAborted, numIterations, runsInWorker: numAnswers > 0 }
}

// A policy without 'wasm-unsafe-eval' forbids it.
function isWebAssemblyAllowed() {
  try {
    return new WebAssembly.Module(emptyModule) instanceof WebAssembly.Module
  } catch {
    return false
  }
}

async function checkCase({ loadModel, predict, predictRaw, predictLeaf, explain }, of, engine, count) {
  const file = async (name) => {
    const response = await fetch(`/fixtures/${of.name}/${name}`)
    if (!response.ok) throw new Error(`${name}: ${response.status}`)
    return response.arrayBuffer()
  }
  const [text, values] = await Promise.all([file('model.txt'), file('rows.f64')])
  const model = loadModel(new Uint8Array(text))
  const rows = { values: new Float64Array(values), numRows: of.numRows, numFeatures: of.numFeatures }
  const engineOption = engine === 'auto' ? {} : { engine }

  for (const { name, outputs, ...slice } of of.slices) {
    const { startIteration, numIterations } = slice
    const range = { startIteration, numIterations }
    const answers = {
      raw: { file: 'raw.f64', of: () => predictRaw(model, rows, { ...slice, ...engineOption }) },
      output: { file: 'output.f64', of: () => predict(model, rows, { ...slice, ...engineOption }) },
      leaf: { file: 'leaf.i32', of: () => predictLeaf(model, rows, { ...range, ...engineOption }) },
      contrib: { file: 'contrib.f64', of: () => contributions(explain(model, rows, { ...range, mode: 'exact' })) }
    }
    for (const output of outputs) {
      const answer = answers[output]
      const bytes = await file(`${name}.${answer.file}`)
      const expected = output === 'leaf' ? new Int32Array(bytes) : new Float64Array(bytes)
      const got = answer.of()
      const differing = differingBits(got, expected)
      count.values += expected.length
      count.differing += differing
      if (differing > 0) report.faults.push(`${engine}: ${of.name}: ${name}: ${output}: ${differing} values differ`)
    }
  }
}

// As LightGBM lays them out: for each row and class the features' contributions, then the base value.
function contributions({ values, baseValues, numRows, numOutputs, numFeatures }) {
  const width = numFeatures + 1
  return Float64Array.from({ length: numRows * numOutputs * width }, (_, i) => {
    const block = Math.floor(i / width)
    return i % width === numFeatures ? baseValues[block % numOutputs] : values[block * numFeatures + (i % width)]
  })
}

// NaN is NaN, whatever its bits; everything else counts, the sign of zero too.
function differingBits(got, expected) {
  let count = Math.abs(got.length - expected.length)
  for (let i = 0; i < Math.min(got.length, expected.length); i++) if (!Object.is(got[i], expected[i])) count++
  return count
}
