/**
 * The data that models are trained on, the same for every tool: seeded generators, and files of little-endian float64.
 *
 * A dataset is a folder with about.json and, for the parts `train` and `test`: PART.rows (row after row), PART.columns (only of
 * `train`; feature after feature), PART.label and, for ranking, PART.group (rows of each query). Of a sparse dataset PART.indptr,
 * PART.indices (int32) and PART.values (CSR) stand for the rows.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generator } from '../synthetic.js'

/** Where the files are; outside git. */
export const dataFolder = fileURLToPath(new URL('../../node_modules/.cache/bench/training/', import.meta.url))

const taiwan = fileURLToPath(new URL('../../../shared/data/taiwan/UCI_Credit_Card.csv', import.meta.url))

/** Raised when a generator changes, so that files of older ones are made again. */
const version = 2

/** What can be trained on, by name. `make` gives { rows, label, group? } of a part; parts are told apart by their seeds. */
export const datasets = {
  '1k': synthetic(1000, 10),
  '10k': synthetic(10_000, 20),
  '100k': synthetic(100_000, 20),
  '1M': synthetic(1_000_000, 28),
  real: {
    title: '24,000 × 23 of 30,000, real: credit card defaults',
    objective: 'binary',
    numFeatures: 23,
    missing: () => (existsSync(taiwan) ? undefined : `${taiwan} is not there`),
    parts: readTaiwan
  },
  sparse: {
    title: '20,000 × 2,000, one-hot',
    objective: 'binary',
    numFeatures: 2000,
    sparse: true,
    parts: () => parts(20_000, (numRows, seed) => makeOneHot(numRows, 2000, seed))
  },
  categorical: {
    title: '50,000 × 12, 4 of them categorical with 500 levels',
    objective: 'binary',
    numFeatures: 12,
    categorical: [0, 1, 2, 3],
    parts: () => parts(50_000, (numRows, seed) => makeCategorical(numRows, 12, 4, 500, seed))
  },
  ranking: {
    title: '50,000 × 20 in queries of 5 to 40 rows',
    objective: 'lambdarank',
    numFeatures: 20,
    parts: () => parts(50_000, (numRows, seed) => makeRanking(numRows, 20, seed))
  }
}

function synthetic(numRows, numFeatures) {
  return {
    title: `${numRows.toLocaleString('en-US')} × ${numFeatures}, synthetic`,
    objective: 'binary',
    numFeatures,
    parts: () => parts(numRows, (count, seed) => makeEvents(count, numFeatures, seed))
  }
}

// A quarter as many rows to test by, neither very few nor very many.
function parts(numRows, make) {
  return { train: make(numRows, 1), test: make(Math.min(100_000, Math.max(2000, numRows / 4)), 2) }
}

function normalGenerator(random) {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/**
 * Like the Higgs data: momenta (skewed), angles (uniform), tags of few values, and in the last quarter of the features functions
 * of the others; the label depends on all of them, and on chance.
 */
function makeEvents(numRows, numFeatures, seed) {
  const random = generator(1000 * numFeatures + seed)
  const normal = normalGenerator(random)
  const numMeasured = numFeatures - Math.floor(numFeatures / 4)
  const rows = new Float64Array(numRows * numFeatures)
  const label = new Float64Array(numRows)
  for (let i = 0; i < numRows; i++) {
    const row = rows.subarray(i * numFeatures, (i + 1) * numFeatures)
    for (let f = 0; f < numMeasured; f++) {
      if (f % 4 === 0) row[f] = Math.exp(0.6 * normal())
      else if (f % 4 === 3) row[f] = Math.floor(3 * random() ** 2) / 2
      else row[f] = f % 4 === 1 ? 2 * normal() : (2 * random() - 1) * Math.PI
    }
    let effect = 0
    for (let f = 0; f < numMeasured; f++) {
      effect += Math.sin(row[f]) * Math.tanh(row[(5 * f + 2) % numMeasured]) * (0.4 + (f % 3) / 3)
    }
    for (let f = numMeasured; f < numFeatures; f++) {
      const k = f - numMeasured
      const [a, b, c] = [row[k], row[(3 * k + 1) % numMeasured], row[(7 * k + 2) % numMeasured]]
      row[f] = Math.sqrt(a * a + b * b + 2 * Math.abs(a * b) * (1 - Math.cos(c)))
      effect += 0.3 * Math.cos(row[f])
    }
    label[i] = effect + normal() > 0.2 ? 1 : 0
  }
  return { rows, label }
}

/** Fields of 2 to 200 levels, one column for each level, and in each row one 1 in every field. */
function makeOneHot(numRows, numFeatures, seed) {
  const shape = generator(77)
  const fields = []
  for (let first = 0; first < numFeatures;) {
    const numLevels = Math.min(numFeatures - first, Math.floor(2 * 100 ** shape()))
    fields.push({ first, numLevels, effects: Float64Array.from({ length: numLevels }, normalGenerator(shape)) })
    first += numLevels
  }
  const random = generator(seed)
  const normal = normalGenerator(random)
  const rows = new Float64Array(numRows * numFeatures)
  const label = new Float64Array(numRows)
  for (let i = 0; i < numRows; i++) {
    let effect = 0
    for (const { first, numLevels, effects } of fields) {
      const level = Math.floor(numLevels * random() ** 2)
      rows[i * numFeatures + first + level] = 1
      effect += effects[level] / Math.sqrt(fields.length)
    }
    label[i] = effect + normal() > 0 ? 1 : 0
  }
  return { rows, label }
}

/** Events whose first features are categories, rare and frequent ones, with an effect each. */
function makeCategorical(numRows, numFeatures, numCategorical, numLevels, seed) {
  const shape = normalGenerator(generator(78))
  const effects = Float64Array.from({ length: numCategorical * numLevels }, shape)
  const events = makeEvents(numRows, numFeatures - numCategorical, 10 + seed)
  const random = generator(20 + seed)
  const normal = normalGenerator(random)
  const rows = new Float64Array(numRows * numFeatures)
  const label = new Float64Array(numRows)
  for (let i = 0; i < numRows; i++) {
    const row = rows.subarray(i * numFeatures, (i + 1) * numFeatures)
    let effect = 2 * events.label[i] - 1 + normal()
    for (let f = 0; f < numCategorical; f++) {
      row[f] = Math.floor(numLevels * random() ** 2)
      effect += 0.7 * effects[f * numLevels + row[f]]
    }
    const numNumeric = numFeatures - numCategorical
    row.set(events.rows.subarray(i * numNumeric, (i + 1) * numNumeric), numCategorical)
    label[i] = effect > 0 ? 1 : 0
  }
  return { rows, label }
}

/** Events in queries, with relevance from 0 to 4. */
function makeRanking(numRows, numFeatures, seed) {
  const { rows, label } = makeEvents(numRows, numFeatures, 30 + seed)
  const random = generator(40 + seed)
  const normal = normalGenerator(random)
  const group = []
  for (let left = numRows; left > 0; left -= group.at(-1)) group.push(Math.min(left, 5 + Math.floor(36 * random())))
  const relevance = label.map((value) => Math.min(4, Math.max(0, Math.floor(1.5 * value + 0.8 + 0.8 * normal()))))
  return { rows, label: relevance, group: Float64Array.from(group) }
}

// Without the rows' numbers. Every fifth row is for testing.
function readTaiwan() {
  const lines = readFileSync(taiwan, 'utf8').trimEnd().split('\n').slice(1)
  const records = lines.map((line) => line.split(',').map(Number))
  const part = (some) => ({
    rows: Float64Array.from(some.flatMap((record) => record.slice(1, -1))),
    label: Float64Array.from(some, (record) => record.at(-1))
  })
  return {
    train: part(records.filter((_, i) => i % 5 !== 0)),
    test: part(records.filter((_, i) => i % 5 === 0))
  }
}

/** Makes the files of a dataset if they are not there, and gives its folder and what about.json says. */
export function prepareDataset(name) {
  const { missing = () => undefined, parts: make, ...dataset } = datasets[name]
  const { numFeatures } = dataset
  const reason = missing()
  if (reason !== undefined) return { reason }
  const folder = join(dataFolder, 'data', name)
  const aboutFile = join(folder, 'about.json')
  if (existsSync(aboutFile)) {
    const about = JSON.parse(readFileSync(aboutFile, 'utf8'))
    if (about.version === version) return { folder, ...about }
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { train, test } = make()
  const about = { version, name, categorical: [], sparse: false, ...dataset }
  for (const [part, { rows, label, group }] of Object.entries({ train, test })) {
    about[part] = { numRows: label.length, numQueries: group?.length ?? 0 }
    const files = about.sparse ? sparseRows(rows, numFeatures) : { rows }
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, `${part}.${file}`), content)
    writeFileSync(join(folder, `${part}.label`), label)
    if (group !== undefined) writeFileSync(join(folder, `${part}.group`), group)
  }
  if (!about.sparse) writeFileSync(join(folder, 'train.columns'), transposed(train.rows, numFeatures))
  writeFileSync(`${aboutFile}.new`, JSON.stringify(about))
  renameSync(`${aboutFile}.new`, aboutFile)
  return { folder, ...about }
}

function sparseRows(rows, numFeatures) {
  const places = []
  for (let i = 0; i < rows.length; i++) if (rows[i] !== 0) places.push(i)
  const indptr = new Int32Array(rows.length / numFeatures + 1)
  for (const place of places) indptr[Math.floor(place / numFeatures) + 1]++
  for (let row = 1; row < indptr.length; row++) indptr[row] += indptr[row - 1]
  return {
    indptr,
    indices: Int32Array.from(places, (place) => place % numFeatures),
    values: Float64Array.from(places, (place) => rows[place])
  }
}

function transposed(rows, numFeatures) {
  const numRows = rows.length / numFeatures
  const columns = new Float64Array(rows.length)
  for (let i = 0; i < numRows; i++) {
    for (let f = 0; f < numFeatures; f++) columns[f * numRows + i] = rows[i * numFeatures + f]
  }
  return columns
}

/** The numbers of a file. */
export function readNumbers(file) {
  const { buffer, byteOffset, byteLength } = readFileSync(file)
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
}
