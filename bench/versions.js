/**
 * Compares two builds of this package: `npm run bench:versions -- OLD [NEW] [--models a,b] [--processes 7]`, OLD and NEW each
 * the `dist` folder of a build (NEW defaults to this checkout's). Each build runs in processes of its own, in turns: two
 * builds in one process share the compiler's choices and the heap, which moves ratios by 5 to 15 %. Answers must agree to
 * 1e-9; ratios are medians of the pairs, and below 1 where NEW is faster.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { compare, duration, markdownTable, median } from './measure.js'
import { benchModel, describe, exampleApplicant, modelFolder } from './models.js'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'a,b,d,c,champion' },
    processes: { type: 'string', default: '7' },
    task: { type: 'string' }
  }
})
const [oldDist, newDist = fileURLToPath(new URL('../dist', import.meta.url))] = positionals
if (oldDist === undefined) throw new Error('expected the dist folder of another build')
const builds = [oldDist, newDist].map((dist) => resolve(dist))
const numProcesses = Number(options.processes)
const tolerance = 1e-9
const program = fileURLToPath(new URL('version-tasks.js', import.meta.url))
mkdirSync(modelFolder, { recursive: true })
const answersPath = (build) => join(modelFolder, `answers-${build}`)
const lines = []

/** Runs `measureBuild(dist, index)`, which returns { task: seconds }, for both builds in turns; a line for each task. */
function inTurns(title, measureBuild) {
  const runs = builds.map(() => [])
  for (let i = 0; i < numProcesses; i++) builds.forEach((dist, build) => runs[build].push(measureBuild(dist, build)))
  for (const task of Object.keys(runs[0][0])) {
    const [old, now] = runs.map((results) => results.map((seconds) => seconds[task]))
    const ratios = now.map((seconds, i) => seconds / old[i]).sort((x, y) => x - y)
    const quartiles = [0.25, 0.75].map((part) => ratios[Math.round(part * (ratios.length - 1))].toFixed(2)).join('–')
    lines.push([
      `${task}, ${title}`,
      duration(median(old)),
      duration(median(now)),
      median(ratios).toFixed(3),
      quartiles
    ])
  }
}

function answersDiffer(name) {
  const [old, now] = builds.map((_, build) => {
    const bytes = readFileSync(answersPath(build))
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  })
  const { largest, differing } = compare(now, old)
  if (largest > tolerance) throw new Error(`${name}: answers differ by ${largest}`)
  return `${name}: ${differing} of ${now.length} answers differ, by ${largest.toPrecision(2)} at most`
}

const agreement = []
for (const name of options.models.split(',')) {
  inTurns(name, (dist, build) => {
    const args = [program, dist, name, answersPath(build)]
    if (options.task !== undefined) args.push(options.task)
    return JSON.parse(execFileSync('node', args, { encoding: 'utf8' }))
  })
  agreement.push(`${name === 'champion' ? name : describe(name)}; ${answersDiffer(name)}`)
}

if (options.task === undefined) {
  const modelPath = join(modelFolder, 'versions.txt')
  writeFileSync(modelPath, benchModel('a').text)
  const firstCalls = {
    'first scoreApplicant': `m.scoreApplicant(${JSON.stringify(exampleApplicant)})`,
    'first loadModel': `m.loadModel((await import('node:fs')).readFileSync(${JSON.stringify(modelPath)}))`
  }
  inTurns('in a new process', (dist) =>
    Object.fromEntries(
      Object.entries(firstCalls).map(([task, call]) => {
        const code = `const m = await import(${JSON.stringify(pathToFileURL(join(dist, 'index.js')).href)}); const begin = process.cpuUsage(); ${call}; const { user, system } = process.cpuUsage(begin); console.log((user + system) / 1e6)`
        return [task, Number(execFileSync('node', ['--input-type=module', '-e', code], { encoding: 'utf8' }))]
      })
    )
  )
}

console.log(markdownTable(['task', 'old', 'new', 'new ÷ old', 'quartiles'], lines))
console.log(`\n${agreement.join('\n')}`)
