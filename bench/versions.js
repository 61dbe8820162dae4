/**
 * Compares two builds of this package in interleaved rounds: `npm run bench:versions -- OLD [NEW]`, each the `dist` folder of
 * a build (NEW defaults to this checkout's). Answers are compared before anything is timed; ratios below 1 mean that NEW is
 * faster.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compare, measure, median } from './measure.js'
import { benchModel, describe, modelFolder, numFeatures } from './models.js'

const [oldDist, newDist = fileURLToPath(new URL('../dist', import.meta.url))] = process.argv.slice(2)
if (oldDist === undefined) throw new Error('expected the dist folder of another build')
const builds = [oldDist, newDist].map((dist) => resolve(dist))
const [oldBuild, newBuild] = await Promise.all(builds.map((dist) => import(pathToFileURL(join(dist, 'index.js')).href)))
const firstCalls = 11

/** Values that may differ in the last bits, such as SHAP values, agree to this. */
const tolerance = 1e-9

function timed(run) {
  return (repeat) => {
    const begin = process.cpuUsage()
    for (let i = 0; i < repeat; i++) run()
    const { user, system } = process.cpuUsage(begin)
    return (user + system) / 1e6
  }
}

async function report(task, oldRun, newRun, values) {
  const { largest, differing } = compare(values(newRun()), values(oldRun()))
  if (largest > tolerance) throw new Error(`${task}: answers differ by ${largest}`)
  const [old, now] = await measure(
    [
      { name: 'old', run: timed(oldRun) },
      { name: 'new', run: timed(newRun) }
    ],
    11
  )
  const ratios = now.seconds.map((seconds, i) => seconds / old.seconds[i])
  print(task, old.median, now.median, median(ratios), differing)
}

function print(task, old, now, ratio, differing) {
  const ms = (seconds) => `${(seconds * 1e3).toPrecision(3)} ms`
  console.log(`| ${task} | ${ms(old)} | ${ms(now)} | ${ratio.toFixed(2)} | ${differing} |`)
}

console.log('| task | old | new | new ÷ old | differing values |\n|---|--:|--:|--:|--:|')
const models = Object.fromEntries(['a', 'b', 'd', 'c'].map((name) => [name, benchModel(name)]))
for (const [name, { text, values }] of Object.entries(models)) {
  const [oldModel, newModel] = [oldBuild.loadModel(text), newBuild.loadModel(text)]
  const rows = (numRows) => ({ values: values.subarray(0, numRows * numFeatures), numRows, numFeatures })
  const title = describe(name)
  const identity = (result) => result
  const ofModel = ({ forest }) => forest.leafValue
  await report(
    `load, ${title}`,
    () => oldBuild.loadModel(text),
    () => newBuild.loadModel(text),
    ofModel
  )
  await report(
    `predict 20,000 rows, ${name}`,
    () => oldBuild.predict(oldModel, rows(20_000)),
    () => newBuild.predict(newModel, rows(20_000)),
    identity
  )
  const scorers = [oldBuild.createScorer(oldModel), newBuild.createScorer(newModel)]
  const singles = Array.from({ length: 500 }, (_, row) => values.slice(row * numFeatures, (row + 1) * numFeatures))
  const scoreAll = (scorer) => () => Float64Array.from(singles, (row) => scorer.predict(row)[0])
  await report(`predict 500 single rows, ${name}`, scoreAll(scorers[0]), scoreAll(scorers[1]), identity)
  const shap = ({ values: shapValues }) => shapValues
  await report(
    `SHAP, one row, ${name}`,
    () => oldBuild.explain(oldModel, rows(1)),
    () => newBuild.explain(newModel, rows(1)),
    shap
  )
  await report(
    `SHAP, 50 rows, ${name}`,
    () => oldBuild.explain(oldModel, rows(50)),
    () => newBuild.explain(newModel, rows(50)),
    shap
  )
  await report(
    `SHAP, 4,000 rows, ${name}`,
    () => oldBuild.explain(oldModel, rows(4000)),
    () => newBuild.explain(newModel, rows(4000)),
    shap
  )
  if (name === 'c') continue
  const background = { values: values.subarray(10_000 * numFeatures, 10_100 * numFeatures), numRows: 100, numFeatures }
  await report(
    `interventional SHAP, 1,000 rows against 100, ${name}`,
    () => oldBuild.explain(oldModel, rows(1000), { background }),
    () => newBuild.explain(newModel, rows(1000), { background }),
    shap
  )
}

// In a process of its own each time, in turns.
function firstCall(dist, program) {
  const code = `const m = await import(${JSON.stringify(pathToFileURL(join(dist, 'index.js')).href)}); const begin = process.cpuUsage(); ${program}; const { user, system } = process.cpuUsage(begin); console.log((user + system) / 1e6)`
  return Number(execFileSync('node', ['--input-type=module', '-e', code], { encoding: 'utf8' }))
}
const modelPath = join(modelFolder, 'versions.txt')
mkdirSync(modelFolder, { recursive: true })
writeFileSync(modelPath, models.a.text)
for (const [task, program] of [
  ['first scoreApplicant', 'm.scoreApplicant({ Age: 30, Annual_Income: 50000, Outstanding_Debt: 900 })'],
  ['first loadModel, a', `m.loadModel((await import('node:fs')).readFileSync(${JSON.stringify(modelPath)}))`]
]) {
  const times = [[], []]
  for (let round = 0; round < firstCalls; round++) builds.forEach((dist, i) => times[i].push(firstCall(dist, program)))
  const ratios = times[1].map((seconds, i) => seconds / times[0][i])
  print(task, median(times[0]), median(times[1]), median(ratios), 0)
}
