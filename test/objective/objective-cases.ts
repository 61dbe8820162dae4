/**
 * The cases of `fixtures/train-objectives/`, or of the folder that the live comparison made likewise: LightGBM's
 * derivatives, starting scores, renewed leaves and metrics.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { quickDecimal } from '../../src/numeric/quick-decimal.ts'
import type { MetricParameters } from '../../src/metric/metric.ts'
import type { ObjectiveData, ObjectiveParameters } from '../../src/objective/objective.ts'

export interface ObjectiveCase {
  readonly number: number
  readonly parameters: ObjectiveParameters & MetricParameters
  readonly data: ObjectiveData
  /** Raw scores before each iteration, output by output [iterations × numOutputs × numRows]. */
  readonly scores: Float64Array
  /** Of each iteration, likewise; NaN where they cannot be told. */
  readonly gradients: Float32Array
  readonly hessians: Float32Array
  /** Where each output begins; 0 within ±1e-15. */
  readonly start: Float64Array
  /** Each row's leaf in a tree of renewed values, and those values. */
  readonly leaf?: Int32Array
  readonly renewed?: Float64Array
  readonly metrics: Readonly<Record<string, number | string>>
}

type Arrays = Readonly<Record<string, readonly [offset: number, kind: 'f64' | 'f32' | 'i32', length: number]>>

/** LightGBM's defaults. */
export const defaults: ObjectiveParameters & MetricParameters = {
  objective: 'regression',
  num_class: 1,
  sigmoid: 1,
  alpha: 0.9,
  fair_c: 1,
  poisson_max_delta_step: 0.7,
  tweedie_variance_power: 1.5,
  is_unbalance: false,
  scale_pos_weight: 1,
  reg_sqrt: false,
  lambdarank_truncation_level: 30,
  lambdarank_norm: true,
  label_gain: [],
  objective_seed: 5,
  learning_rate: 0.1,
  lambdarank_position_bias_regularization: 0,
  multi_error_top_k: 1,
  auc_mu_weights: [],
  eval_at: []
}

export function readObjectiveCases(): ObjectiveCase[] {
  const folder = process.env.OPENCREDIT_OBJECTIVES ?? 'fixtures/train-objectives'
  const bytes = readFileSync(join(folder, 'cases.bin'))
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const types = { f64: Float64Array, f32: Float32Array, i32: Int32Array }
  const cases: { parameters: object; metrics: ObjectiveCase['metrics']; arrays: Arrays }[] = JSON.parse(
    readFileSync(join(folder, 'cases.json'), 'utf8')
  )
  return cases.map(({ parameters, metrics, arrays }, number) => {
    const entries = Object.entries(arrays).map(([name, [offset, kind, length]]) => [
      name,
      new types[kind](buffer, offset, length)
    ])
    const { label, weight, queryBoundaries, ...answers } = Object.fromEntries(entries)
    const data: ObjectiveData = {
      numRows: label.length,
      label,
      ...(weight === undefined ? {} : { weight }),
      ...(queryBoundaries === undefined ? {} : { queryBoundaries })
    }
    return { number, parameters: { ...defaults, ...asLightgbmReads(parameters) }, data, metrics, ...answers }
  })
}

// Python hands parameters to LightGBM as text, which it reads less exactly than others do: 1.23456789 becomes its neighbour.
function asLightgbmReads(parameters: object): object {
  const read = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(read)
    return typeof value === 'number' ? quickDecimal(String(value)) : value
  }
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, read(value)]))
}
