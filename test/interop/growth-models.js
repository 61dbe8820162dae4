/**
 * Trains models of every growth style here, and writes them with what they predict, for growth_check.py.
 *
 * node test/interop/growth-models.js DIR
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDataset, predictRaw, saveModel, train } from '../../dist/index.js'
import { generator } from '../../bench/synthetic.js'

const [folder] = process.argv.slice(2)
const random = generator(22)
const numRows = 3000
const columns = [
  () => random(),
  () => (random() < 0.2 ? NaN : random()),
  () => Math.floor(random() * 40),
  () => (random() < 0.7 ? 0 : random() - 0.5)
].map((draw) => Float64Array.from({ length: numRows }, draw))
const target = Float64Array.from({ length: numRows }, (_, row) => {
  const [a, b, c, d] = columns.map((column) => column[row])
  return Math.sin(6 * a) + (Number.isNaN(b) ? -1 : b) * a + ((c * 7) % 5) / 3 + 2 * d + random() / 4
})

const objectives = {
  regression: [{ objective: 'regression' }, target],
  binary: [{ objective: 'binary' }, target.map((value) => Number(value > 1))],
  classes: [
    { objective: 'multiclass', num_class: 3 },
    target.map((value) => Math.min(2, Math.max(0, Math.floor(value))))
  ],
  zeros: [{ objective: 'poisson', zero_as_missing: true }, target.map(Math.abs)],
  forest: [{ objective: 'regression', boosting: 'rf', bagging_freq: 1, bagging_fraction: 0.6 }, target],
  linear: [{ objective: 'regression', linear_tree: true }, target]
}

const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)
for (const [i, column] of columns.entries()) writeFileSync(join(folder, `column-${i}.f64`), bytesOf(column))
for (const growth of ['leafwise', 'depthwise', 'symmetric']) {
  for (const [name, [parameters, label]] of Object.entries(objectives)) {
    const data = createDataset(columns, { label, categoricalFeatures: [2] })
    const model = train({ ...parameters, growth, max_depth: 6, num_iterations: 20 }, data)
    writeFileSync(join(folder, `${growth}-${name}.txt`), saveModel(model))
    writeFileSync(join(folder, `${growth}-${name}.f64`), bytesOf(predictRaw(model, columns)))
  }
}
