/**
 * Cases that test/interop/evaluation_server.py wrote, and their data as datasets.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowRecord } from '../../src/data/named-rows.ts'
import {
  createDataset,
  type CustomMetric,
  type CustomObjective,
  type Dataset,
  type GivenParameters
} from '../../src/train/index.ts'

/** What every kind of case has. */
export interface ServedCase {
  readonly kind: 'train' | 'cv' | 'refit'
  readonly dataset: number
  readonly numRows: number
  readonly parameters: GivenParameters & { readonly num_class?: number; readonly boosting?: string }
  readonly custom: string | null
  readonly customMetrics: readonly string[]
  readonly categorical: readonly number[]
  readonly isText: boolean
  readonly label: string
  readonly weighted: boolean
  readonly ranked: boolean
  readonly initScore: readonly number[] | null
  readonly rounds: number
}

/** LightGBM validated. */
export interface TrainCase extends ServedCase {
  readonly kind: 'train'
  readonly trainEnd: number
  readonly validation: readonly [name: string, begin: number, end: number][]
  readonly isValidationScored: boolean
  readonly initText: string | null
  readonly evaluations: readonly [dataset: string, metric: string, values: string][]
  readonly text: string
}

/** LightGBM cross-validated. */
export interface CvCase extends ServedCase {
  readonly kind: 'cv'
  readonly folds: readonly [training: number[], validation: number[]][]
  readonly withTraining: boolean
  readonly results: readonly [name: string, values: string][]
  readonly bestIteration: number
  readonly texts: readonly [first: string, last: string]
}

/** LightGBM refitted. */
export interface RefitCase extends ServedCase {
  readonly kind: 'refit'
  readonly begin: number
  readonly decay: number
  readonly isLoaded: boolean
  readonly initText: string
  readonly text: string
}

const folder = process.env['OPENCREDIT_EVALUATION_CASES'] ?? 'test/train/golden-evaluation'
const numFeatures = 8
const textFeature = 3
const groupSize = 20
const labels = ['real', 'positive', 'binary', 'unit', 'class', 'relevance']

const cases = readFileSync(join(folder, 'cases.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as TrainCase | CvCase | RefitCase)

/** The cases of a kind, named for `test.each`. */
export function casesOf<Kind extends ServedCase['kind']>(
  kind: Kind
): { name: string; one: Extract<TrainCase | CvCase | RefitCase, { kind: Kind }> }[] {
  return cases
    .map((one, i) => ({ name: `case ${i}: ${JSON.stringify(one.parameters)}`, one }))
    .filter(({ one }) => one.kind === kind) as never
}

/** Numbers as Python's repr writes them. */
export function readNumbers(text: string): number[] {
  return text.split(' ').map((word) => Number(word.replace('inf', 'Infinity')))
}

/** Rows `begin` to `end` (exclusive) of a case as a dataset. */
export function datasetOf(
  one: ServedCase,
  begin: number,
  end: number,
  { reference, scored = true }: { reference?: Dataset; scored?: boolean } = {}
): Dataset {
  const bytes = readFileSync(join(folder, `${one.dataset}.f64`))
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const whole = (number: number): Float64Array => values.subarray(number * one.numRows, (number + 1) * one.numRows)
  const features = Array.from({ length: numFeatures }, (_, feature) => whole(feature).subarray(begin, end))
  const sizes = Array.from({ length: Math.ceil((end - begin) / groupSize) }, (_, i) =>
    Math.min(groupSize, end - begin - i * groupSize)
  )
  const scores = one.initScore === null || !scored ? undefined : scoresOf(one.initScore, one.numRows, begin, end)
  return createDataset(one.isText ? withText(features, begin) : features, {
    label: whole(numFeatures + labels.indexOf(one.label)).subarray(begin, end),
    ...(one.weighted ? { weight: whole(numFeatures + labels.length).subarray(begin, end) } : {}),
    ...(one.ranked ? { group: sizes } : {}),
    ...(scores === undefined ? {} : { initScore: scores }),
    ...(reference === undefined ? { categoricalFeatures: one.categorical } : { reference })
  })
}

function scoresOf(scores: readonly number[], numRows: number, begin: number, end: number): number[] {
  return Array.from({ length: scores.length / numRows }, (_, output) =>
    scores.slice(output * numRows + begin, output * numRows + end)
  ).flat()
}

function withText(features: readonly Float64Array[], begin: number): RowRecord[] {
  return Array.from(features[0]!, (_, i) => {
    const values = features.map((column, feature): [string, string | number | null] => {
      const value = column[i]!
      if (feature !== textFeature) return [`f${feature}`, value]
      return [`f${feature}`, (begin + i) % 3 === 0 && value === 0 ? null : `c${value}`]
    })
    return Object.fromEntries(values)
  })
}

const objectives: Readonly<Record<string, (numOutputs: number) => CustomObjective>> = {
  squares:
    (numOutputs) =>
    (scores, { label, numRows }) => ({
      gradients: scores.map((score, i) =>
        numOutputs === 1 ? score - label[i]! : score - Number(label[i % numRows] === Math.floor(i / numRows))
      ),
      hessians: new Float64Array(scores.length).fill(1)
    }),
  pseudo_huber:
    () =>
    (scores, { label }) => {
      const residuals = scores.map((score, i) => score - label[i]!)
      const roots = residuals.map((residual) => Math.sqrt(1 + residual * residual))
      return {
        gradients: residuals.map((residual, i) => residual / roots[i]!),
        hessians: roots.map((root) => 1 / (root * root * root))
      }
    }
}
const metrics: Readonly<Record<string, CustomMetric>> = {
  worst: (outputs, { label, numRows }) => {
    const numOutputs = outputs.length / numRows
    const value = label.reduce((most, target, row) => Math.max(most, Math.abs(outputs[row * numOutputs]! - target)), 0)
    return { metric: 'worst', value, isHigherBetter: false }
  },
  total: (outputs) => ({
    metric: 'total',
    value: outputs.reduce((sum, output) => sum + output, 0),
    isHigherBetter: true
  })
}

/** The functions a case names. */
export function functionsOf({ custom, customMetrics, parameters }: ServedCase): {
  customObjective?: CustomObjective
  customMetric: CustomMetric[]
} {
  return {
    ...(custom === null ? {} : { customObjective: objectives[custom]!(parameters.num_class ?? 1) }),
    customMetric: customMetrics.map((name) => metrics[name]!)
  }
}
