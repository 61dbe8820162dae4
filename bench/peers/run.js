/**
 * Compares OpenCredit with its peers: run.sh prepares everything and starts it.
 *
 * node bench/peers/run.js [lightgbm | libraries] [--task=predict,explain] [--model=a,b] [--rows=1,100] [--tool=OpenCredit,LightGBM]
 *
 * The suite is `lightgbm`, LightGBM's models in all tools, or `libraries`, other libraries' own models in these libraries. Without
 * choices the results are written to bench/results, in files named after the suite (`peers` for `lightgbm`).
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compare, duration, machine, markdownTable, measure, save, short } from '../measure.js'
import { createChild, fileName } from './child.js'
import { librarySuite } from './libraries.js'
import { cacheFolder, lightgbmSuite, limits } from './tools.js'

const { values: choice, positionals } = parseArgs({
  options: { task: { type: 'string' }, model: { type: 'string' }, rows: { type: 'string' }, tool: { type: 'string' } },
  allowPositionals: true
})
const {
  title: heading,
  resultName,
  tools,
  tasks,
  describe,
  numTrees,
  mustAgree
} = positionals[0] === 'libraries' ? librarySuite : lightgbmSuite
const chosen = (list, name) => list === undefined || list.split(',').some((part) => name.startsWith(part))

const results = new URL('../results/', import.meta.url)
const answerFolder = join(cacheFolder, 'answers')

/** The answers of a tool as numbers, or why there are none. */
async function answersOf(child, request) {
  const answer = join(answerFolder, `${fileName(child.name)}.f64`)
  const { error } = await child.ask({ ...request, answer })
  if (error !== undefined) return { error }
  const { buffer, byteOffset, byteLength } = readFileSync(answer)
  return { values: new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength)) }
}

/** Compares the answers of all tools, then times those that agree. */
async function compareAndMeasure(request, contestants) {
  const notes = []
  const able = []
  for (const contestant of contestants) {
    const { values, error } = await answersOf(contestant.child, request)
    if (error === undefined) able.push({ ...contestant, values })
    else notes.push({ tool: contestant.child.name, note: error })
  }
  const standard = able.find(({ near }) => near === 'bits') ?? able[0]
  const agreeing = able.filter((contestant) => {
    if (request.task === 'load') return true
    const { near, values, child } = contestant
    const count = `${values.length} answers instead of ${standard.values.length}`
    if (values.length !== standard.values.length) notes.push({ tool: child.name, note: count })
    if (values.length !== standard.values.length) return false
    const difference = compare(values, standard.values)
    contestant.difference = near === 'own model' ? undefined : difference
    if (limits[near](difference)) return true
    const { differing, largest, most } = difference
    const share = `${differing} of ${values.length}, 99 % within ${tiny(most)}, all within ${tiny(largest)}`
    const note = `answers differ (${near}): ${share}`
    notes.push({ tool: child.name, note })
    return false
  })
  const timed = await measure(
    agreeing.map(({ child }) => ({ name: child.name, run: (repeat) => secondsOf(child, { ...request, repeat }) }))
  )
  return { notes, timed: timed.map((result, i) => ({ ...result, difference: agreeing[i].difference })) }
}

async function secondsOf(child, request) {
  const { seconds, error } = await child.ask(request)
  if (error !== undefined) throw new Error(`${child.name}: ${error}`)
  return seconds
}

/** One table: what each tool took for this task, model and number of rows. */
function tableOf({ model, rows, timed }) {
  const ours = timed[0].median
  const lines = timed.map(({ name, median, difference }) => [
    name,
    duration(median / rows),
    short(rows / median),
    short((median / rows / numTrees(model)) * 1e9),
    `${short(median / ours)} ×`,
    difference === undefined ? '–' : tiny(difference.largest)
  ])
  return markdownTable(['tool', 'each', 'per second', 'ns per row and tree', 'to ours', 'largest difference'], lines)
}

function tiny(difference) {
  return difference === 0 ? '0' : difference.toExponential(1)
}

function sectionOf(result) {
  const notes = result.notes.map(({ tool, note }) => `- ${tool}: ${note}`)
  const heading = `### ${result.title}: ${result.rows.toLocaleString('en-US')} ${result.rows === 1 ? 'row' : 'rows'}`
  return [
    heading,
    '',
    describe(result.model),
    '',
    tableOf(result),
    ...(notes.length > 0 ? ['', ...notes] : []),
    ''
  ].join('\n')
}

async function main() {
  mkdirSync(answerFolder, { recursive: true })
  const children = tools
    .filter(({ name }) => chosen(choice.tool, name))
    .map((tool) => ({ ...tool, child: createChild(tool, cacheFolder) }))
  const measured = []
  for (const { task, title, models, rows: counts, threads = 1 } of tasks) {
    if (!chosen(choice.task, task)) continue
    for (const model of models) {
      const contestants = children.filter(
        ({ tasks, threads: most = 2, models = [model] }) =>
          tasks.includes(task) && threads <= most && models.includes(model)
      )
      if (!chosen(choice.model, model) || contestants.length === 0) continue
      for (const rows of counts) {
        if (choice.rows !== undefined && !choice.rows.split(',').includes(`${rows}`)) continue
        const result = await compareAndMeasure({ task, model, rows, threads }, contestants)
        if (result.timed.length === 0) continue
        measured.push({ task, title, model, rows, threads, ...result })
        console.log(sectionOf(measured.at(-1)))
      }
    }
  }
  for (const { child } of children) child.close()
  if (Object.keys(choice).length === 0)
    saveResults(measured, Object.assign({}, ...children.map(({ child }) => child.versions())))
  // Other tools may refuse a model or answer otherwise; these may not.
  const wrong = measured.flatMap(({ notes }) => notes).filter(({ tool }) => mustAgree.test(tool))
  if (wrong.length > 0) throw new Error(wrong.map(({ tool, note }) => `${tool}: ${note}`).join('\n'))
}

function saveResults(measured, versions) {
  const about = { date: new Date().toISOString().slice(0, 10), machine: machine(), versions }
  save(new URL(`${resultName}.json`, results), `${JSON.stringify({ ...about, measured })}\n`)
  const lines = [...Object.entries(about.machine), ...Object.entries(versions)].map(
    ([name, value]) => `${name} ${value}`
  )
  const head = `# ${heading}\n\n${about.date}. ${lines.join(', ')}. How it is measured: bench/peers/README.md.\n`
  save(new URL(`${resultName}.md`, results), [head, ...measured.map(sectionOf)].join('\n'))
}

await main()
