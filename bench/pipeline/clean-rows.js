/**
 * Time and peak memory of cleaning dirty CSV, which is made up as it is read and held nowhere.
 *
 * Usage: node bench/pipeline/clean-rows.js [--rows=10000000] [--all]; --all keeps every column, not only the champion's 20 fields
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { applicantFields } from '../../dist/credit/index.js'
import { cleanText } from '../../dist/pipeline/index.js'
import { dirtyCsv } from './dirty-rows.js'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000000' }, all: { type: 'boolean' } } })
const numRows = Number(values.rows)
const seed = 1

const start = now()
for (const piece of dirtyCsv(numRows, seed)) if (piece === '') break
const generating = since(start)
const memoryBefore = process.memoryUsage().rss
const begin = now()
const { table, report } = await cleanText(dirtyCsv(numRows, seed), {
  ...(values.all ? {} : { columns: applicantFields.map(({ name }) => name) }),
  onProgress: progress()
})
const total = since(begin)
const cleaning = { elapsed: total.elapsed - generating.elapsed, cpu: total.cpu - generating.cpu }
const megabytes = (bytes) => `${whole(bytes / 2 ** 20)} MB`
// A number, or a reference to a text, of eight bytes.
const kept = table.numRows * table.columns.size * 8
const customers = new Set(table.columns.get('Customer_ID')).size

const whole = (number) => Math.round(number).toLocaleString('en-US')
const times = ({ elapsed, cpu }) => `${elapsed.toFixed(1)} s (${cpu.toFixed(1)} s of a processor)`

console.log(`
${whole(table.numRows)} dirty rows, ${table.columns.size} columns kept, ${whole(customers)} customers
made up alone     ${times(generating)}
and cleaned       ${times(total)}
cleaning alone    ${times(cleaning)}: ${whole(table.numRows / cleaning.cpu)} rows per second of a processor
memory before     ${megabytes(memoryBefore)}
columns kept      ${megabytes(kept)}
peak memory       ${megabytes(process.resourceUsage().maxRSS * 1024)}
repaired          ${whole(count(['trailing_underscore', 'normalized_label']))} values
taken for missing ${whole(Object.values(report.columns).reduce((sum, { missing }) => sum + missing, 0))} values
`)

function count(codes) {
  const counts = Object.values(report.columns).flatMap((column) => codes.map((code) => column.counts[code] ?? 0))
  return counts.reduce((sum, one) => sum + one, 0)
}

function now() {
  const { user, system } = process.cpuUsage()
  return { elapsed: Number(process.hrtime.bigint()) / 1e9, cpu: (user + system) / 1e6 }
}

function since(before) {
  const { elapsed, cpu } = now()
  return { elapsed: elapsed - before.elapsed, cpu: cpu - before.cpu }
}

function progress() {
  let shown = 0
  return ({ numRows: sofar }) => {
    if (sofar - shown < 1_000_000) return
    shown = sofar
    console.error(`${sofar.toLocaleString('en-US')} rows`)
  }
}
