/**
 * Soak: the service under a mix of good, bad and broken requests at a bounded rate; memory must stay flat.
 *
 * node bench/service/soak.js [--minutes 10]        # after npm run build; needs no Python
 */
import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { median, short } from '../measure.js'
import { start } from './servers.js'
import { jobs } from './soak-jobs.js'

const { values: choice } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const minutes = Number(choice.minutes)
if (!(minutes > 0)) throw new RangeError('"minutes" expected a number above 0')

const sampleSeconds = 5
// One minute; of a run of less than two, half of it.
const warmUpSeconds = Math.min(60, minutes * 30)
const maxGrowth = { share: 0.1, megabytes: 20 }

const counts = new Map()
const unexpected = new Map()
const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1)

/** Repeats a job until the time is up, at most `perSecond` times a second. */
async function repeat({ name, perSecond, expected, run }, url, end) {
  for (let i = 0; performance.now() < end; i++) {
    const next = performance.now() + 1000 / perSecond
    const outcome = await run(url, i).catch((error) => `${error.message} (${error.cause?.code ?? error.code})`)
    add(counts, `${name}: ${outcome}`)
    if (!expected.includes(outcome)) add(unexpected, `${name}: ${outcome}`)
    await wait(Math.max(0, Math.min(next, end) - performance.now()))
  }
}

/** Resident memory and used heap in megabytes, as the service reports them. */
async function sample(url, from) {
  const text = await (await fetch(`${url}/metrics`)).text()
  const megabytes = (name) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)[1]) / 2 ** 20
  const seconds = (performance.now() - from) / 1000
  return { seconds, resident: megabytes('process_resident_memory_bytes'), heap: megabytes('nodejs_heap_used_bytes') }
}

async function takeSamples(url, from, end) {
  const samples = []
  while (performance.now() < end) {
    await wait(Math.min(sampleSeconds * 1000, Math.max(0, end - performance.now())))
    samples.push(await sample(url, from))
    const { seconds, resident, heap } = samples.at(-1)
    console.log(`${seconds.toFixed(0).padStart(5)} s  resident ${resident.toFixed(1)} MB  heap ${heap.toFixed(1)} MB`)
  }
  return samples
}

/** Megabytes an hour, by least squares. */
function slope(samples, what) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
  const times = samples.map(({ seconds }) => seconds / 3600)
  const sizes = samples.map((one) => one[what])
  const [meanTime, meanSize] = [mean(times), mean(sizes)]
  const covariance = mean(times.map((time, i) => (time - meanTime) * (sizes[i] - meanSize)))
  return covariance / mean(times.map((time) => (time - meanTime) ** 2))
}

function verdictOf(samples) {
  const settled = samples.filter(({ seconds }) => seconds >= warmUpSeconds)
  if (settled.length < 4) throw new RangeError(`expected at least 4 samples after the warm-up, got ${settled.length}`)
  const half = settled.length >> 1
  const [first, second] = [settled.slice(0, half), settled.slice(half)].map((part) =>
    median(part.map(({ resident }) => resident))
  )
  for (const what of ['resident', 'heap'])
    console.log(`${what}: slope after the warm-up ${short(slope(settled, what))} MB per hour`)
  const change = `resident memory ${first.toFixed(1)} MB in the first half, ${second.toFixed(1)} MB in the second`
  console.log(change)
  const grows = second > first * (1 + maxGrowth.share) && second > first + maxGrowth.megabytes
  return grows ? [`memory grows: ${change}`] : []
}

const service = await start('OpenCredit, champion')
const from = performance.now()
const end = from + minutes * 60_000
const [samples] = await Promise.all([
  takeSamples(service.url, from, end),
  ...jobs.map((job) => repeat(job, service.url, end))
])
const exitCode = await service.stop()

for (const [outcome, count] of [...counts].sort()) console.log(`${count} × ${outcome}`)
const failures = [
  ...verdictOf(samples),
  ...[...unexpected].map(([outcome, count]) => `${count} × unexpected: ${outcome}`),
  ...(exitCode === 0 ? [] : [`on SIGTERM the service ended with ${exitCode}`])
]
for (const failure of failures) console.error(failure)
console.log(failures.length === 0 ? 'memory is flat, exit code 0' : 'failed')
process.exit(failures.length === 0 ? 0 : 1)
