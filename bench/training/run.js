/**
 * Compares OpenCredit's training with its peers': how, is told in bench/training/README.md. bench/training/run.sh prepares everything
 * and starts it.
 *
 * node bench/training/run.js [--only=1k,real] [--rounds=100] [--leaves=31] [--threads=1] [--processes=5] [--tool=CatBoost | --save]
 * node bench/training/run.js --quick [--rows=1k,10k,100k] [--rounds=100] [--leaves=31] [--threads=1] [--processes=3]
 *
 * With --save, and without any choice, results go to bench/results/training.json and training.md, in place of earlier ones of the same
 * data, rounds, leaves and threads. PYTHON names a Python that has the peers; the quick comparison needs lightgbm only.
 */
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { machine, save } from '../measure.js'
import { bundleOpenCredit } from './bundle.js'
import { datasets, prepareDataset } from './datasets.js'
import { measureOnce } from './measure-once.js'
import { quick } from './quick.js'
import { isSameModel, markdownOf, summary } from './report.js'
import { toolsWith } from './tools.js'

const { values: choice } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    save: { type: 'boolean' },
    ...Object.fromEntries(
      ['rows', 'only', 'tool', 'rounds', 'leaves', 'threads', 'processes'].map((name) => [name, { type: 'string' }])
    )
  }
})
if (choice.save && choice.tool !== undefined)
  throw new Error('--save expected all tools: it replaces results as a whole; got --tool')
const python = process.env.PYTHON ?? 'python3'
const results = new URL('../results/', import.meta.url)

const names = (list, byDefault) => {
  const chosen = list?.split(',') ?? byDefault
  const unknown = chosen.find((name) => datasets[name] === undefined)
  if (unknown === undefined) return chosen
  throw new Error(`data expected ${Object.keys(datasets).join(', ')}; got ${unknown}`)
}
const numbers = (list, byDefault) => list?.split(',').map(Number) ?? byDefault

/** All combinations of the numbers chosen. */
function settings(byDefault) {
  const [rounds, leaves, threads] = ['rounds', 'leaves', 'threads'].map((name) =>
    numbers(choice[name], byDefault[name])
  )
  return rounds.flatMap((r) => leaves.flatMap((l) => threads.map((t) => ({ rounds: r, leaves: l, threads: t }))))
}

/** Measures all tools in turns; what takes long, in fewer rounds. */
async function compare(dataset, setting, contestants, processes) {
  const notes = []
  const measured = []
  for (const tool of contestants) {
    const reason = tool.unable?.(dataset, setting)
    if (reason === undefined) measured.push({ tool, name: tool.name, answers: [], processes })
    else notes.push(`${tool.name} ${reason}`)
  }
  for (let round = 0; round < processes; round++) {
    for (const one of measured) {
      if (round >= one.processes) continue
      const answer = await measureOnce(one.tool, dataset, setting)
      if (answer.error !== undefined) {
        notes.push(`${one.name}: ${answer.error}`)
        one.processes = 0
        continue
      }
      const { binning, training, model } = answer
      if (model !== (one.answers[0] ?? answer).model) notes.push(`${one.name}: not the same model every time`)
      if (round === 0 && answer.threads < setting.threads)
        notes.push(`${one.name} used ${answer.threads} of ${setting.threads} threads`)
      one.answers.push(answer)
      if (round === 0) one.processes = Math.min(processes, numProcessesFor(binning + training))
    }
  }
  const tools = measured.filter(({ answers }) => answers.length > 0).map(({ name, answers }) => ({ name, answers }))
  return { dataset: dataset.name, ...setting, notes, tools }
}

function numProcessesFor(seconds) {
  if (seconds > 60) return 1
  return seconds > 5 ? 3 : Infinity
}

const keyOf = ({ dataset, rounds, leaves, threads }) => `${dataset} ${rounds} ${leaves} ${threads}`

/** Puts results into the file of all, and writes the tables again. */
function saveResults(fresh) {
  const file = new URL('training.json', results)
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  const keys = new Set(fresh.map(keyOf))
  const order = Object.keys(datasets)
  const all = [...earlier.filter((result) => !keys.has(keyOf(result))), ...fresh].sort(
    (a, b) =>
      order.indexOf(a.dataset) - order.indexOf(b.dataset) ||
      a.rounds - b.rounds ||
      a.leaves - b.leaves ||
      a.threads - b.threads
  )
  save(file, `[\n${all.map((result) => JSON.stringify(result)).join(',\n')}\n]\n`)
  save(new URL('training.md', results), markdownOf(all))
}

function progressOf(result) {
  const { dataset, rounds, leaves, threads, notes, tools } = result
  const seconds = tools.map((tool) => {
    const { binning, training } = summary(tool)
    return `${tool.name} ${binning.toFixed(3)} + ${training.toFixed(3)} s (${tool.answers.length})`
  })
  return `${dataset}, ${rounds} × ${leaves}, threads ${threads}: ${[...seconds, ...notes].join('; ')}`
}

async function main() {
  const isChosen = ({ name }) => choice.tool?.split(',').includes(name) ?? true
  const contestants = toolsWith(python).filter(isChosen)
  const isSaved = choice.save === true || Object.keys(choice).length === 0
  const measured = []
  for (const name of names(choice.only, Object.keys(datasets))) {
    const dataset = prepareDataset(name)
    if (dataset.reason !== undefined) {
      console.error(`${name} left out: ${dataset.reason}`)
      continue
    }
    for (const setting of settings({ rounds: [100, 500], leaves: [31, 255], threads: [1, 2] })) {
      const date = new Date().toISOString().slice(0, 10)
      const result = {
        date,
        machine: machine(),
        ...(await compare(dataset, setting, contestants, Number(choice.processes ?? 5)))
      }
      console.error(progressOf(result))
      if (result.tools.length === 0) continue
      measured.push(result)
      // At once, as a run of everything takes hours.
      if (isSaved) saveResults([result])
    }
  }
  if (measured.length > 0) console.log(markdownOf(measured))
  const wrong = measured.filter((result) => isSameModel(result) === false)
  if (wrong.length > 0) throw new Error(`models are not LightGBM's: ${wrong.map(keyOf).join('; ')}`)
}

await bundleOpenCredit()
if (choice.quick) {
  await quick({
    names: names(choice.rows ?? choice.only, ['1k', '10k', '100k']),
    settings: settings({ rounds: [100], leaves: [31], threads: [1] }),
    processes: Number(choice.processes ?? 3),
    python
  })
} else {
  await main()
}
