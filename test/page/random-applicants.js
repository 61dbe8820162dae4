/**
 * Random applicants made from the field table: values in and beyond the training ranges, about one in eight unknown.
 */
import { applicantFields } from '../../dist/credit/index.js'

/** A generator of numbers from 0 to 1 (exclusive): mulberry32. */
function createRandom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Random applicants, the same for the same seed; an unknown value is null. */
export function randomApplicants(count, seed) {
  const random = createRandom(seed)
  const valueOf = ({ kind, categories, trainingRange, validRange }) => {
    if (random() < 0.12) return null
    if (categories !== undefined) return categories[Math.floor(random() * categories.length)]
    const [low, high] = random() < 0.8 ? trainingRange : validRange
    const value = low + random() * (high - low)
    return kind === 'number' ? Math.round(value * 100) / 100 : kind === 'ratio' ? value : Math.round(value)
  }
  return Array.from({ length: count }, () =>
    Object.fromEntries(applicantFields.map((field) => [field.name, valueOf(field)]))
  )
}

/** Columns of a file of applicants. */
export const columnNames = applicantFields.filter(({ required }) => required).map(({ name }) => name)

/** A CSV file of random applicants, every tenth row messy, and the records in it. */
export function randomFile(numRows) {
  const records = randomApplicants(numRows, 7).map((applicant, i) => {
    const messy = i % 10 === 0 ? { Age: '28_', Occupation: '_______', Changed_Credit_Limit: '_' } : {}
    return Object.fromEntries(columnNames.map((name) => [name, String({ ...applicant, ...messy }[name] ?? '')]))
  })
  const lines = [columnNames, ...records.map((record) => columnNames.map((name) => record[name]))]
  return { records, buffer: Buffer.from(lines.map((cells) => `${cells.join(',')}\n`).join('')) }
}
