/**
 * The standard models of the benchmarks, and rows to score: those that models.py made with LightGBM where they are there,
 * else forests of the same shapes made here, so that no Python is needed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { syntheticForest, syntheticRows } from './synthetic.js'

/** Where the models are; outside git. */
export const modelFolder = fileURLToPath(new URL('../node_modules/.cache/bench/models/', import.meta.url))

export const numFeatures = 20
export const numTestRows = 20_000

/** An applicant of whom enough is known for a score. */
export const exampleApplicant = JSON.parse(
  readFileSync(new URL('../examples/applicants.json', import.meta.url), 'utf8')
)[1]

/** Shapes by name, the same as in models.py. */
export const shapes = {
  a: { objective: 'multiclass num_class:3', numClass: 3, numIterations: 200, numLeaves: 31, numCategorical: 0 },
  b: { objective: 'binary sigmoid:1', numClass: 1, numIterations: 500, numLeaves: 63, numCategorical: 0 },
  c: { objective: 'binary sigmoid:1', numClass: 1, numIterations: 200, numLeaves: 255, numCategorical: 0 },
  d: { objective: 'binary sigmoid:1', numClass: 1, numIterations: 500, numLeaves: 31, numCategorical: 8 },
  e: { objective: 'regression', numClass: 1, numIterations: 5000, numLeaves: 31, numCategorical: 0 }
}

/** The shape in words. */
export function describe(name) {
  const { numClass, numLeaves, numCategorical } = shapes[name]
  const classes = numClass > 1 ? `, ${numClass} classes` : ''
  const categorical = numCategorical > 0 ? ` (${numCategorical} categorical), missing values` : ''
  return `${name}: ${numTrees(name)} trees × ${numLeaves} leaves${classes}, ${numFeatures} features${categorical}`
}

export function numTrees(name) {
  return shapes[name].numClass * shapes[name].numIterations
}

/** `text`, the bytes of a model in LightGBM's format, and `values`, rows [numTestRows × numFeatures] to score. */
export function benchModel(name) {
  const path = join(modelFolder, `${name}.txt`)
  if (!existsSync(path)) {
    const shape = { ...shapes[name], numFeatures, seed: name.charCodeAt(0) }
    return { text: Buffer.from(syntheticForest(shape)), values: syntheticRows(shape, numTestRows), origin: 'synthetic' }
  }
  const { buffer, byteOffset, byteLength } = readFileSync(join(modelFolder, `${name}.rows`))
  const values = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength))
  return { text: readFileSync(path), values, origin: 'LightGBM 4.7.0' }
}
