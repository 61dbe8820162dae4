/**
 * Load test: OpenCredit's service and a FastAPI service that does the same work with the same model, in one run.
 *
 * node bench/service/run.js [--seconds=5] [--rounds=3] [--connections=1,16,64] [--endpoint=FastAPI]
 *
 * Without choices the results are written to bench/results/service.json and service.md.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { duration, machine, markdownTable, median, save, short } from '../measure.js'
import { createChild } from '../peers/child.js'
import { endpoints } from './endpoints.js'
import { cacheFolder, materialFolder, peerVersions, prepare } from './prepare.js'
import { isPinned, pinned, residentBytes, services, start } from './servers.js'

const { values: choice } = parseArgs({
  options: {
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    connections: { type: 'string' },
    endpoint: { type: 'string' }
  }
})
const { seconds = 5, rounds = 3, connections = '1,16,64', endpoint = '' } = choice
const numStarts = 3
const warmUp = { connections: 16, seconds: 2 }
// Above this, the load generator may be the bottleneck rather than the service.
const busiest = 0.8

const chosen = endpoints.filter(({ name }) => name.startsWith(endpoint))
const results = new URL('../results/', import.meta.url)
const megabytes = (bytes) => (bytes === undefined ? '–' : short(bytes / 2 ** 20))

/** Starts each service a few times and leaves it running. */
async function startAll() {
  const running = new Map()
  for (const name of Object.keys(services)) {
    if (!chosen.some(({ service }) => service === name)) continue
    const starts = []
    for (;;) {
      const service = await start(name)
      starts.push(service.startSeconds)
      if (starts.length === numStarts) {
        running.set(name, { ...service, starts, before: residentBytes(service.pid) })
        break
      }
      await service.stop()
    }
  }
  return running
}

/** Every endpoint with every number of connections in each round, so that all see the same changes of the machine. */
async function measureAll(running, load) {
  const request = ({ service, path, bodies }) => ({
    url: running.get(service).url + path,
    file: join(materialFolder, `${bodies}.ndjson`)
  })
  const ask = async (one, settings) => {
    const answer = await load.ask({ ...request(one), ...settings })
    if (answer.error !== undefined) throw new Error(`${one.name}, ${settings.connections} connections: ${answer.error}`)
    return answer
  }
  const measured = chosen.flatMap((one) =>
    connections.split(',').map((count) => ({ one, name: one.name, connections: Number(count), rounds: [] }))
  )
  for (const one of chosen) await ask(one, warmUp)
  for (let round = 0; round < Number(rounds); round++) {
    for (const result of measured) {
      result.rounds.push(await ask(result.one, { connections: result.connections, seconds: Number(seconds) }))
    }
  }
  return measured.map(({ one: { ours }, ...result }) => ({
    ...result,
    ours,
    perSecond: median(result.rounds.map((round) => round.requests / round.seconds)),
    p50: median(result.rounds.map(({ p50 }) => p50)),
    p99: median(result.rounds.map(({ p99 }) => p99)),
    busy: Math.max(...result.rounds.map(({ busy }) => busy))
  }))
}

function loadTable(measured) {
  const milliseconds = (time) => short(time * 1000)
  const lines = measured.map(({ name, ours, connections: count, perSecond, p50, p99 }) => {
    const counterpart = measured.find((other) => other.name === ours && other.connections === count)
    const ratio = counterpart === undefined ? '' : `${short(counterpart.perSecond / perSecond)} ×`
    return [name, `${count}`, short(perSecond), milliseconds(p50), milliseconds(p99), ratio]
  })
  return markdownTable(['endpoint', 'connections', 'requests/s', 'p50 ms', 'p99 ms', 'OpenCredit relative'], lines)
}

function processTable(processes) {
  const lines = processes.map(({ name, starts, before, after }) => [
    name,
    duration(median(starts)),
    megabytes(before),
    megabytes(after)
  ])
  return markdownTable(['service', 'cold start', 'memory, started (MB)', 'memory, after load (MB)'], lines)
}

function checkTable(checks) {
  const tiny = (difference) => (difference === undefined ? '–' : difference === 0 ? '0' : difference.toExponential(1))
  const lines = checks.map(({ name, applicants, probabilities, reasons, contributions }) => [
    name,
    tiny(probabilities),
    reasons === undefined ? '–' : `${reasons} of ${applicants}`,
    tiny(contributions)
  ])
  return markdownTable(
    ['endpoint', 'probability difference', 'same reasons and points', 'contribution difference'],
    lines
  )
}

async function main() {
  await prepare()
  const { verify } = await import('./verify.js')
  const running = await startAll()
  const load = createChild(
    { name: 'load', command: pinned(1, [process.execPath, 'bench/service/load.js']) },
    cacheFolder
  )
  const checks = []
  for (const one of chosen) checks.push({ name: one.name, ...(await verify(one, running.get(one.service).url)) })
  const measured = await measureAll(running, load)
  const processes = []
  for (const { name, pid, starts, before, stop } of running.values()) {
    const after = residentBytes(pid)
    processes.push({ name, starts, before, after, exitCode: await stop() })
  }
  load.close()

  const about = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    applicants: JSON.parse(readFileSync(join(materialFolder, 'credit.json'), 'utf8')).applicants,
    cores: isPinned ? 'servers on core 0, load on core 1' : 'not pinned',
    versions: { ...load.versions(), ...peerVersions() }
  }
  const facts = [...Object.entries(about.machine), ...Object.entries(about.versions)].map((pair) => pair.join(' '))
  const busy = measured.filter((result) => result.busy > busiest)
  const text = [
    `# OpenCredit's service and a FastAPI service under load`,
    `${about.date}. ${facts.join(', ')}; ${about.cores}; applicants ${about.applicants}. Method: bench/service/README.md.`,
    loadTable(measured),
    processTable(processes),
    checkTable(checks),
    ...busy.map(
      ({ name, connections: count, busy: share }) =>
        `The load generator was ${short(share * 100)} % busy: ${name}, ${count} connections.`
    )
  ].join('\n\n')
  console.log(text)
  const failed = processes.filter(({ name, exitCode }) => name.startsWith('OpenCredit') && exitCode !== 0)
  if (failed.length > 0)
    throw new Error(failed.map(({ name, exitCode }) => `${name} exited with ${exitCode}`).join('; '))
  if (Object.keys(choice).length > 0) return
  save(new URL('service.json', results), `${JSON.stringify({ ...about, checks, measured, processes })}\n`)
  save(new URL('service.md', results), `${text}\n`)
}

await main()
// Kept-alive connections would keep the process running.
process.exit()
