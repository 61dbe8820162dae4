/**
 * What one build of this package takes for one model, in a process of its own: `node version-tasks.js DIST MODEL ANSWERS
 * [TASK]`. Prints { task: seconds }, the least processor time of one run among a second's runs of each task (or of TASK alone), and writes the
 * answers of all to the file ANSWERS.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { benchModel, exampleApplicant, numFeatures } from './models.js'

const [dist, name, answersPath, onlyTask] = process.argv.slice(2)
const leastRuns = 3
const leastTotal = 1

const { loadModel, predict, createScorer, explain, scoreApplicant } = await import(
  pathToFileURL(join(dist, 'index.js')).href
)

/** Tasks by name, each a function that runs it once and returns its answers. */
function tasksOf() {
  if (name === 'champion') {
    return {
      scoreApplicant: () => {
        const { points, probabilities } = scoreApplicant(exampleApplicant)
        return [points, ...Object.values(probabilities)]
      }
    }
  }
  const { text, values } = benchModel(name)
  const model = loadModel(text)
  const scorer = createScorer(model)
  const rows = (numRows) => ({ values: values.subarray(0, numRows * numFeatures), numRows, numFeatures })
  const singles = Array.from({ length: 500 }, (_, row) => values.slice(row * numFeatures, (row + 1) * numFeatures))
  const background = { values: values.subarray(10_000 * numFeatures, 10_100 * numFeatures), numRows: 100, numFeatures }
  return {
    load: () => loadModel(text).forest.leafValue,
    'predict, 20,000 rows': () => predict(model, rows(20_000)),
    'predict, 500 single rows': () => singles.map((row) => scorer.predict(row)[0]),
    'SHAP, one row': () => explain(model, rows(1)).values,
    'SHAP, 50 rows': () => explain(model, rows(50)).values,
    'SHAP, 4,000 rows': () => explain(model, rows(4000)).values,
    'interventional SHAP, 200 rows against 100': () => explain(model, rows(200), { background }).values
  }
}

function processorSeconds(run) {
  const { user: userBefore, system: systemBefore } = process.cpuUsage()
  const answers = run()
  const { user, system } = process.cpuUsage()
  return { answers, seconds: (user - userBefore + system - systemBefore) / 1e6 }
}

const answers = []
const leastSeconds = {}
for (const [task, run] of Object.entries(tasksOf())) {
  if (onlyTask !== undefined && task !== onlyTask) continue
  const first = processorSeconds(run)
  for (const answer of first.answers) answers.push(answer)
  // What takes microseconds is repeated within a run: the clock counts whole ones.
  const repeat = Math.max(1, Math.ceil(2e-3 / first.seconds))
  const repeated = () => {
    for (let i = 0; i < repeat; i++) run()
  }
  let [least, total] = [first.seconds, first.seconds]
  for (let i = 0; i < leastRuns || total < leastTotal; i++) {
    const { seconds } = processorSeconds(repeated)
    least = Math.min(least, seconds / repeat)
    total += seconds
  }
  leastSeconds[task] = least
}
writeFileSync(answersPath, new Uint8Array(Float64Array.from(answers).buffer))
console.log(JSON.stringify(leastSeconds))
