/**
 * OpenCredit against itself: its engines, batch sizes and ways to explain. `npm run bench`, two to three minutes.
 *
 * node bench/bench.js [--task=predict,explain] [--model=a,b]
 *
 * Answers are compared before anything is timed. Without choices the results are written to bench/results/bench.json.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createScorer, explain, explainInteractions, loadModel, predict, predictRaw } from '../dist/index.js'
import { compare, duration, machine, markdownTable, measure, save, short } from './measure.js'
import { benchModel, describe, numFeatures, numTrees, shapes } from './models.js'

const { values: choice } = parseArgs({ options: { task: { type: 'string' }, model: { type: 'string' } } })
const isChosen = (list, name) => list === undefined || list.split(',').includes(name)

const engines = ['wasm', 'js']

/** What is measured: `ways` of doing the same, for each model and number of rows. */
const tasks = [
  { task: 'predict', title: 'predictRaw, batch', models: 'abcde', rows: [1, 100], ways: batchWays, limit: 0 },
  { task: 'predict', title: 'predictRaw, large batch', models: 'abcd', rows: [20_000], ways: batchWays, limit: 0 },
  { task: 'one-row', title: 'One row at a time', models: 'abcde', rows: [500], ways: oneRowWays, limit: 0 },
  { task: 'explain', title: 'explain, batch', models: 'abcd', rows: [20], ways: explainWays, limit: 1e-9 },
  { task: 'explain', title: 'explain, large batch', models: 'abcd', rows: [5000], ways: fastWays, limit: 0 },
  { task: 'interactions', title: 'explainInteractions', models: 'abcd', rows: [2], ways: interactionWays, limit: 0 },
  { task: 'load', title: 'loadModel', models: 'abcde', rows: [1], ways: loadWays, limit: 0 }
]

function matrix(values, numRows) {
  return { values: values.subarray(0, numRows * numFeatures), numRows, numFeatures }
}

function batchWays({ model, values }, numRows) {
  const rows = matrix(values, numRows)
  const columns = Array.from({ length: numFeatures }, (_, feature) =>
    Float64Array.from({ length: numRows }, (_, i) => values[i * numFeatures + feature])
  )
  return [
    ...engines.map((engine) => ({ name: engine, run: () => predictRaw(model, rows, { engine }) })),
    { name: 'wasm, columns', run: () => predictRaw(model, columns, { engine: 'wasm' }) }
  ]
}

function oneRowWays({ model, values }, numRows) {
  const rows = Array.from({ length: numRows }, (_, i) => values.slice(i * numFeatures, (i + 1) * numFeatures))
  const each = (predictRow) => () => Float64Array.from(rows.flatMap((row) => [...predictRow(row)]))
  const scorers = engines.map((engine) => ({ engine, scorer: createScorer(model, { engine }) }))
  const raw = scorers.map(({ engine, scorer }) => ({
    name: `scorer, ${engine}`,
    answers: each(scorer.predictRaw),
    run: () => rows.forEach((row) => scorer.predictRaw(row))
  }))
  const probabilities = scorers.map(({ engine, scorer }) => ({
    name: `scorer, ${engine}, predict`,
    answers: each(scorer.predict),
    expected: () => predict(model, matrix(values, numRows), { engine: 'js' }),
    run: () => rows.forEach((row) => scorer.predict(row))
  }))
  const expected = () => predictRaw(model, matrix(values, numRows), { engine: 'js' })
  return [...raw.map((way) => ({ ...way, expected })), ...probabilities]
}

const fast = engines.map((engine) => ({ mode: 'fast', engine }))

function explainWays({ model, values }, numRows, ways = [...fast, { mode: 'exact', engine: 'js' }]) {
  const rows = matrix(values, numRows)
  return ways.map((options) => ({
    name: Object.values(options).join(', '),
    run: () => explain(model, rows, options).values
  }))
}

// Too many rows for the exact mode.
function fastWays(prepared, numRows) {
  return explainWays(prepared, numRows, fast)
}

function interactionWays({ model, values }, numRows) {
  return [{ name: 'interactions', run: () => explainInteractions(model, matrix(values, numRows)).values }]
}

function loadWays({ text, values }) {
  const firstRow = matrix(values, 1)
  const loaded = { name: 'loadModel', run: () => Float64Array.of(loadModel(text).forest.numTrees) }
  const scored = engines.map((engine) => ({
    name: `loadModel and one row, ${engine}`,
    run: () => predictRaw(loadModel(text), firstRow, { engine }),
    expected: () => predictRaw(loadModel(text), firstRow, { engine: 'js' })
  }))
  return [loaded, ...scored]
}

/** Throws when ways of doing the same give different answers. */
function checkAnswers(ways, limit) {
  const standard = ways[0].run()
  for (const { name, run, answers = run, expected = () => standard } of ways) {
    const { differing, largest } = compare(answers(), expected())
    if (limit === 0 ? differing > 0 : largest > limit)
      throw new Error(`${name}: ${differing} answers differ by ${largest}`)
  }
}

async function measureTask({ title, rows: counts, ways: waysOf, limit }, name, prepared) {
  const measured = []
  for (const rows of counts) {
    const ways = waysOf(prepared, rows)
    checkAnswers(ways, limit)
    const timed = await measure(ways.map(({ name, run }) => ({ name, run: (repeat) => secondsOf(run, repeat) })))
    measured.push({ title, model: name, rows, timed })
  }
  return measured
}

function secondsOf(run, repeat) {
  const start = performance.now()
  for (let k = 0; k < repeat; k++) run()
  return (performance.now() - start) / 1000
}

function tableOf(measured) {
  const lines = measured.flatMap(({ model, rows, timed }) =>
    timed.map(({ name, median }) => [
      model,
      rows.toLocaleString('en-US'),
      name,
      duration(median / rows),
      short(rows / median),
      short((median / rows / numTrees(model)) * 1e9)
    ])
  )
  return markdownTable(['model', 'rows', 'way', 'each', 'per second', 'ns per row and tree'], lines)
}

async function main() {
  const names = Object.keys(shapes).filter((name) => isChosen(choice.model, name))
  const prepared = new Map()
  for (const name of names) {
    const { text, values, origin } = benchModel(name)
    prepared.set(name, { text, values, model: loadModel(text) })
    console.log(`${describe(name)}, ${origin}`)
  }
  const results = []
  for (const task of tasks) {
    if (!isChosen(choice.task, task.task)) continue
    const measured = []
    for (const name of names) {
      if (task.models.includes(name)) measured.push(...(await measureTask(task, name, prepared.get(name))))
    }
    results.push(...measured)
    console.log(`\n## ${task.title}\n\n${tableOf(measured)}`)
  }
  if (Object.keys(choice).length > 0) return
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const about = { date: new Date().toISOString().slice(0, 10), machine: machine(), versions: { opencredit: version } }
  save(new URL('results/bench.json', import.meta.url), `${JSON.stringify({ ...about, measured: results })}\n`)
}

await main()
