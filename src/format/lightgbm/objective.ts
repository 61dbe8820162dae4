/**
 * The `objective=` line of a LightGBM model, such as `multiclassova num_class:3 sigmoid:1.3`: what it means for prediction.
 *
 * Source: LightGBM 4.7.0 src/objective/*.hpp, each class's string constructor, ToString and ConvertOutput.
 *
 * @module
 */
import type { Link } from '../../model/link.ts'
import { formatG } from '../../numeric/format-number.ts'
import { quickDecimal } from '../../numeric/quick-decimal.ts'

/** What a model's objective means for prediction. */
export interface Objective {
  /** Name without parameters; `custom` when the file names none. */
  readonly name: string
  /** What LightGBM writes after `objective=`; undefined for a custom objective, which has no such line. */
  readonly text: string | undefined
  readonly link: Link
  /** Number of classes the objective fixes; undefined when it does not say (custom objectives). */
  readonly numClasses: number | undefined
  /** Whether prediction may stop early (in LightGBM: NeedAccuratePrediction is false). */
  readonly canStopEarly: boolean
}

interface Parameters {
  sqrt: boolean
  sigmoid: number
  numClasses: number
}

interface Definition {
  readonly link: (parameters: Parameters) => Link
  readonly canStopEarly?: boolean
  /** What the line carries besides the name; everything but the flag `sqrt` is required. */
  readonly parameters?: readonly ('sqrt' | 'sigmoid' | 'num_class')[]
}

const identity: Link = { kind: 'identity' }
const exp: Link = { kind: 'exp' }
const squareOfSqrt = ({ sqrt }: Parameters): Link => (sqrt ? { kind: 'signed-square' } : identity)
const sigmoid = ({ sigmoid: steepness }: Parameters): Link => ({ kind: 'sigmoid', steepness })

// The names LightGBM writes; aliases that old files may carry are in `aliases`.
const definitions: Readonly<Record<string, Definition>> = {
  regression: { link: squareOfSqrt, parameters: ['sqrt'] },
  regression_l1: { link: squareOfSqrt, parameters: ['sqrt'] },
  fair: { link: squareOfSqrt, parameters: ['sqrt'] },
  quantile: { link: squareOfSqrt, parameters: ['sqrt'] },
  mape: { link: squareOfSqrt, parameters: ['sqrt'] },
  // The next four force reg_sqrt off, even when the line says `sqrt`; huber alone then does not write it.
  huber: { link: () => identity, parameters: ['sqrt'] },
  poisson: { link: () => exp, parameters: ['sqrt'] },
  gamma: { link: () => exp, parameters: ['sqrt'] },
  tweedie: { link: () => exp, parameters: ['sqrt'] },
  binary: { link: sigmoid, canStopEarly: true, parameters: ['sigmoid'] },
  multiclass: { link: () => ({ kind: 'softmax' }), canStopEarly: true, parameters: ['num_class'] },
  multiclassova: { link: sigmoid, canStopEarly: true, parameters: ['num_class', 'sigmoid'] },
  cross_entropy: { link: sigmoid },
  cross_entropy_lambda: { link: () => ({ kind: 'log1p-exp' }) },
  lambdarank: { link: () => identity, canStopEarly: true },
  rank_xendcg: { link: () => identity, canStopEarly: true }
}

// LightGBM knows them only as the whole text, so those of objectives that have parameters are of no use.
// Source: LightGBM 4.7.0 include/LightGBM/config.h, ParseObjectiveAlias.
const aliases: Readonly<Record<string, string>> = {
  regression_l2: 'regression',
  mean_squared_error: 'regression',
  mse: 'regression',
  l2: 'regression',
  l2_root: 'regression',
  root_mean_squared_error: 'regression',
  rmse: 'regression',
  mean_absolute_error: 'regression_l1',
  l1: 'regression_l1',
  mae: 'regression_l1',
  mean_absolute_percentage_error: 'mape',
  xentropy: 'cross_entropy',
  xentlambda: 'cross_entropy_lambda',
  xendcg: 'rank_xendcg',
  xe_ndcg: 'rank_xendcg',
  xe_ndcg_mart: 'rank_xendcg',
  xendcg_mart: 'rank_xendcg'
}

// Several times the longest that LightGBM writes.
const maxLength = 200
const customNames = ['none', 'null', 'custom', 'na']
const custom: Objective = {
  name: 'custom',
  text: undefined,
  link: identity,
  numClasses: undefined,
  canStopEarly: false
}

/**
 * Parses what follows `objective=` in a model file.
 *
 * @param text - undefined for a custom objective
 * @returns the objective, or what is wrong with a text that LightGBM 4.7.0 does not write
 */
export function parseObjective(text: string | undefined): Objective | string {
  if (text === undefined || customNames.includes(text)) return custom
  if (text.length > maxLength) return `expected at most ${maxLength} characters, got ${text.length}`
  const [written = '', ...tokens] = text.split(' ').filter((token) => token !== '')
  const name = Object.hasOwn(aliases, text) ? aliases[text]! : written
  if (!Object.hasOwn(definitions, name))
    return `expected one of ${Object.keys(definitions).join(', ')}; got "${written.slice(0, 40)}"`
  const { link, canStopEarly = false, parameters: known = [] } = definitions[name]!

  const parameters: Parameters = { sqrt: false, sigmoid: 1, numClasses: 1 }
  for (const token of tokens) {
    const [key, value] = token.split(':', 2)
    if (!known.some((parameter) => parameter === key)) return `"${name}" has no parameter "${token.slice(0, 40)}"`
    if (key === 'sqrt' && value === undefined) parameters.sqrt = true
    else if (key === 'sigmoid' && steepnessOf(value) !== undefined) parameters.sigmoid = steepnessOf(value)!
    else if (key === 'num_class' && numClassesOf(value) !== undefined) parameters.numClasses = numClassesOf(value)!
    else return `cannot read "${token.slice(0, 40)}"`
  }
  const missing = known.find((key) => key !== 'sqrt' && !tokens.some((token) => token.startsWith(`${key}:`)))
  if (missing !== undefined) return `"${name}" expected "${missing}:"`
  const { sqrt, sigmoid: steepness, numClasses } = parameters
  const shown = known.flatMap((key) => {
    if (key === 'sqrt') return sqrt && name !== 'huber' ? ['sqrt'] : []
    return [key === 'sigmoid' ? `sigmoid:${formatG(steepness, 6)}` : `num_class:${numClasses}`]
  })
  return { name, text: [name, ...shown].join(' '), link: link(parameters), numClasses, canStopEarly }
}

function steepnessOf(text: string | undefined): number | undefined {
  const value = quickDecimal(text ?? '') ?? NaN
  return value > 0 && value < Infinity ? value : undefined
}

function numClassesOf(text: string | undefined): number | undefined {
  return /^0*[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : undefined
}
