/**
 * How the benchmarks measure and print: interleaved rounds, medians, what machine it was, Markdown tables.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

const shortSeconds = 0.1
const slowSeconds = 0.5

/**
 * Times contestants in turns: round 1 runs every one of them once, then round 2, so that a change of the machine's speed
 * meets all alike. The number of repeats is doubled until one run lasts long enough to be timed, which also warms up;
 * what takes more than half a second a time is run in every third round only.
 *
 * @param contestants [{ name, run(repeat): seconds of `repeat` runs, or a promise of them }]
 * @param rounds 7 for short tasks
 * @returns [{ name, repeat, seconds: seconds of one repeat in each round, median }]
 */
export async function measure(contestants, rounds = 7) {
  const results = []
  for (const { name, run } of contestants) {
    let repeat = 1
    let seconds = await run(repeat)
    while (seconds < shortSeconds / 2) {
      repeat *= seconds < shortSeconds / 16 ? 8 : 2
      seconds = await run(repeat)
    }
    results.push({ name, run, repeat, seconds: [], slow: seconds > slowSeconds })
  }
  for (let round = 0; round < rounds; round++) {
    for (const { run, repeat, seconds, slow } of results) {
      if (!slow || round % 3 === 0) seconds.push((await run(repeat)) / repeat)
    }
  }
  return results.map(({ name, repeat, seconds }) => ({ name, repeat, seconds, median: median(seconds) }))
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values) {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** How far `got` is from `expected`: differing values to the bit, and the largest difference relative to max(1, |expected|). */
export function compare(got, expected) {
  if (got.length !== expected.length) throw new Error(`got ${got.length} answers, expected ${expected.length}`)
  const differences = new Float64Array(got.length)
  let differing = 0
  for (let i = 0; i < got.length; i++) {
    if (Object.is(got[i], expected[i])) continue
    differing++
    const difference = Math.abs(got[i] - expected[i]) / Math.max(1, Math.abs(expected[i]))
    differences[i] = Number.isNaN(difference) ? Infinity : difference
  }
  differences.sort()
  return {
    differing,
    largest: differences.at(-1) ?? 0,
    /** What 99 % of the values stay within. */
    most: differences[Math.floor(0.99 * (differences.length - 1))] ?? 0
  }
}

/** What the numbers were measured on. */
export function machine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node
  }
}

/** A Markdown table; the first column is text, the others are numbers. */
export function markdownTable(head, lines) {
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length), 3))
  const row = (cells) =>
    `| ${cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join(' | ')} |`
  const rule = widths.map((width, c) => (c === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [row(head), row(rule), ...lines.map(row)].join('\n')
}

/** A number to three significant digits, with commas. */
export function short(number) {
  return Number(number.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 })
}

/** Seconds as ns, µs, ms or s. */
export function duration(seconds) {
  if (seconds < 1e-6) return `${short(seconds * 1e9)} ns`
  if (seconds < 1e-3) return `${short(seconds * 1e6)} µs`
  return seconds < 1 ? `${short(seconds * 1e3)} ms` : `${short(seconds)} s`
}

/** Writes text to a file whose folder may not be there yet. */
export function save(url, text) {
  mkdirSync(new URL('.', url), { recursive: true })
  writeFileSync(url, text)
}
