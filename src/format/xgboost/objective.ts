/**
 * The objectives of XGBoost: what raw scores mean, and the raw scores that `base_score`, which files hold on the scale of the
 * output, stands for.
 *
 * Source: XGBoost 3.4 src/objective/*.cu, *.cc, each class's ProbToMargin and PredTransform.
 *
 * @module
 */
import { smallestGap, xgboostLinks } from '../../model/libraries/xgboost.ts'
import type { Link } from '../../model/link.ts'
import { strictExpm1Float32 } from '../../numeric/expm1-float32.ts'
import { strictLogFloat32 } from '../../numeric/log-float32.ts'

/** What a model's objective means for prediction. */
export interface XgboostObjective {
  readonly link: Link
  /** Classes that a model of so many raw scores tells apart; undefined when it tells none. */
  readonly numClassesOf?: (numOutputs: number) => number | undefined
  /** From the outputs of a row to its raw scores, in float32 [numOutputs]; without, they are the same. */
  readonly toRaw?: (outputs: Float32Array) => Float32Array
}

const smallestProbability = Math.fround(1e-6)
const largestProbability = Math.fround(1 - smallestProbability)

// Clamped, as 3.2 and later do; earlier versions refuse 0 and 1.
function logit(probability: number): number {
  const p = Math.min(Math.max(probability, smallestProbability), largestProbability)
  return -strictLogFloat32(Math.fround(Math.fround(1 / p) - 1))
}

// The first output, and what gives the gaps between the others by softplus: log(exp(gap) - 1).
function rawGaps(outputs: Float32Array): Float32Array {
  return outputs.map((output, i) => {
    if (i === 0) return output
    const gap = Math.max(Math.fround(Math.fround(output - outputs[i - 1]!) - smallestGap), smallestGap)
    return gap + strictLogFloat32(-strictExpm1Float32(-gap))
  })
}

const identity: XgboostObjective = { link: { kind: 'identity' } }
const logistic: XgboostObjective = { link: xgboostLinks.sigmoid, toRaw: (outputs) => outputs.map(logit) }
const binary = (numOutputs: number): number | undefined => (numOutputs === 1 ? 2 : undefined)
const positive: XgboostObjective = { link: xgboostLinks.exp, toRaw: (outputs) => outputs.map(strictLogFloat32) }
// `multi:softmax` differs in what XGBoost's `predict` returns, the class, which is what `predictClass` is for.
const classes: XgboostObjective = { link: xgboostLinks.softmax, numClassesOf: (numOutputs) => numOutputs }

const objectives: Readonly<Record<string, XgboostObjective>> = {
  'reg:squarederror': identity,
  'reg:linear': identity,
  'reg:squaredlogerror': identity,
  'reg:pseudohubererror': identity,
  'reg:absoluteerror': identity,
  'reg:quantileerror': { link: xgboostLinks.sorted },
  'reg:expectileerror': { link: xgboostLinks.gaps, toRaw: rawGaps },
  'reg:logistic': logistic,
  'reg:gamma': positive,
  'reg:tweedie': positive,
  'count:poisson': positive,
  'survival:cox': positive,
  'survival:aft': positive,
  'binary:logistic': { ...logistic, numClassesOf: binary },
  'binary:logitraw': identity,
  'binary:hinge': { link: xgboostLinks.step, numClassesOf: binary },
  'multi:softprob': classes,
  'multi:softmax': classes,
  'rank:pairwise': identity,
  'rank:ndcg': identity,
  'rank:map': identity
}

/**
 * The objective of a name.
 *
 * @returns the objective, or what is wrong
 */
export function xgboostObjective(name: string): XgboostObjective | string {
  if (!Object.hasOwn(objectives, name))
    return `expected one of ${Object.keys(objectives).join(', ')}; got "${name.slice(0, 40)}"`
  return objectives[name]!
}

/**
 * The outputs that `base_score` names, one or one for each raw score, in float32: `5E-1`, `[5E-1]` or `[1E0,2E0]`.
 *
 * @returns undefined when the text is none of that
 */
export function parseBaseScore(text: string, numOutputs: number): Float32Array | undefined {
  const inner = /^\s*[[(]?([^[\]()]*)[\])]?\s*$/.exec(text.slice(0, maxLength))?.[1]
  if (inner === undefined || text.length > maxLength) return undefined
  const parts = inner.split(',').map((part) => part.trim())
  if (parts.at(-1) === '') parts.pop()
  const scores = Float32Array.from(parts, (part) => (decimal.test(part) ? Number(part) : NaN))
  if (scores.some(Number.isNaN)) return undefined
  if (scores.length === 1) return new Float32Array(numOutputs).fill(scores[0]!)
  return scores.length === numOutputs ? scores : undefined
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
// Of 65,536 raw scores.
const maxLength = 2 ** 21
