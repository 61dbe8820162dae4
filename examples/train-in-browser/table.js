// Tables as columns by name: numbers in a Float64Array with NaN for missing, text in an array with null for missing.
import { parse } from 'csv-parse/browser/esm/sync'

const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?'])

/** The table in a text: CSV with commas, semicolons or tabs. */
export function readTable(text) {
  const [firstLine] = text.split('\n', 1)
  const count = (delimiter) => firstLine.split(delimiter).length
  const delimiter = [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best))
  const [names, ...rows] = parse(text, { bom: true, delimiter, skip_empty_lines: true, trim: true })
  if (rows.length === 0) throw new Error('expected a line with names of columns and at least one line of values')
  // LightGBM refuses these characters in names of features.
  const columns = names.map((name, i) => [name.replace(/[",:[\]{}]/g, '_'), columnOf(rows.map((row) => row[i]))])
  return Object.fromEntries(columns)
}

function columnOf(cells) {
  const known = cells.map((cell) => (missing.has(cell.toLowerCase()) ? null : cell))
  const numbers = Float64Array.from(known, (cell) => (cell === null ? NaN : Number(cell)))
  return numbers.some((number, i) => Number.isNaN(number) && known[i] !== null) ? known : numbers
}

/** Borrowers who never were: whether one defaults depends on the other columns, and on chance. */
export function generateTable(numRows) {
  const next = randomIntegers(1)
  const jobs = ['baker', 'clerk', 'driver', 'nurse', 'smith', 'teacher']
  const column = (valueOf) => Float64Array.from({ length: numRows }, valueOf)
  const income = column(() => 800 + next(6000))
  const age = column(() => 18 + next(60))
  const debt = column(() => (next(4) === 0 ? 0 : next(20_000)))
  const monthsInJob = column(() => (next(10) === 0 ? NaN : next(240)))
  const latePayments = column(() => Math.max(0, next(12) - 7))
  const job = Array.from({ length: numRows }, () => jobs[next(jobs.length)])
  const defaulted = Array.from({ length: numRows }, (_, row) => {
    const burden = debt[row] / income[row]
    const isSettled = monthsInJob[row] > 36 || job[row] === 'nurse' || job[row] === 'teacher'
    const risk = 2 * burden + 3 * latePayments[row] - age[row] / 20 - (isSettled ? 4 : 0)
    return risk + next(1000) / 125 > 10 ? 'yes' : 'no'
  })
  return {
    income,
    age,
    debt,
    months_in_job: monthsInJob,
    late_payments: latePayments,
    job,
    shoe_size: column(() => 35 + next(12)),
    defaulted
  }
}

/** Integers from 0 up to a limit: those of mulberry32, the same in every run. */
export function randomIntegers(seed) {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}
