/**
 * The load, as a child process: autocannon in a closed loop, each connection with applicants of its own. One request
 * and one answer are lines of JSON on standard input and output.
 *
 * A request is { url, file, connections, seconds }; `file` holds one body a line. An answer is { requests, seconds,
 * p50, p99 (seconds), busy: share of the time this process computed }, or { error } unless every status was 200.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import autocannon from 'autocannon'

const headers = { 'content-type': 'application/json' }
const reply = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

async function measure({ url, file, connections, seconds: duration }) {
  const requests = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((body) => ({ method: 'POST', headers, body }))
  const share = Math.floor(requests.length / connections)
  let numClients = 0
  // autocannon's own histogram counts whole milliseconds.
  const times = []
  const statuses = {}
  const cpu = process.cpuUsage()
  const from = performance.now()
  let last = from
  const run = autocannon({
    url,
    connections,
    duration,
    requests: requests.slice(0, 1),
    setupClient: (client) => {
      client.setRequests(requests.slice(numClients * share, (numClients + 1) * share))
      numClients++
    }
  })
  run.on('response', (_, status, __, milliseconds) => {
    times.push(milliseconds / 1000)
    statuses[status] = (statuses[status] ?? 0) + 1
    last = performance.now()
  })
  const { errors, timeouts, resets } = await run
  const { user, system } = process.cpuUsage(cpu)
  const busy = (user + system) / 1000 / (performance.now() - from)
  const failures = { errors, timeouts, resets, others: times.length - (statuses[200] ?? 0) }
  if (times.length === 0 || Object.values(failures).some((count) => count > 0))
    return { error: `${times.length} answers, not all good: ${JSON.stringify({ ...failures, statuses })}` }
  const sorted = Float64Array.from(times).sort()
  const quantile = (q) => sorted[Math.ceil(q * sorted.length) - 1]
  return { requests: times.length, seconds: (last - from) / 1000, p50: quantile(0.5), p99: quantile(0.99), busy }
}

const { version } = JSON.parse(readFileSync(new URL('node_modules/autocannon/package.json', import.meta.url), 'utf8'))
reply({ versions: { autocannon: version } })
for await (const line of createInterface({ input: process.stdin })) {
  reply(await measure(JSON.parse(line)).catch((error) => ({ error: error.message })))
}
