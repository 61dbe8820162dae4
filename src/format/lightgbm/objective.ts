/**
 * The `objective=` line of a LightGBM model, such as `multiclassova num_class:3 sigmoid:1.3`: what it means for prediction.
 *
 * Source: LightGBM 4.7.0 src/objective/*.hpp, each class's string constructor and ConvertOutput.
 *
 * @module
 */
import type { Link } from '../../model/link.ts'
import { quickDecimal } from '../../numeric/quick-decimal.ts'

/** What a model's objective means for prediction. */
export interface Objective {
  /** Name without parameters; `custom` when the file names none. */
  readonly name: string
  /** What the line carries besides the name; the value of `sqrt` is 1. */
  readonly parameters: Parameters
  readonly link: Link
  /** Number of classes the objective fixes; undefined when it does not say (custom objectives). */
  readonly numClasses: number | undefined
  /** Whether prediction may stop early (in LightGBM: NeedAccuratePrediction is false). */
  readonly canStopEarly: boolean
}

type ParameterName = 'sqrt' | 'num_class' | 'sigmoid'
type Parameters = Readonly<Partial<Record<ParameterName, number>>>

interface Definition {
  readonly link: (parameters: Parameters) => Link
  readonly canStopEarly?: boolean
  /** What the line carries besides the name; everything but the flag `sqrt` is required. */
  readonly parameters?: readonly ParameterName[]
}

const identity: Definition['link'] = () => ({ kind: 'identity' })
const sigmoid: Definition['link'] = ({ sigmoid: steepness = 1 }) => ({ kind: 'sigmoid', steepness })
const regression: Definition = {
  link: ({ sqrt }) => ({ kind: sqrt ? 'signed-square' : 'identity' }),
  parameters: ['sqrt']
}
// These and huber force reg_sqrt off, even when the line says `sqrt`.
const logRegression: Definition = { link: () => ({ kind: 'exp' }), parameters: ['sqrt'] }
const ranking: Definition = { link: identity, canStopEarly: true }

// The names LightGBM writes; aliases that old files may carry are in `aliases`.
const definitions: Readonly<Record<string, Definition>> = {
  regression,
  regression_l1: regression,
  fair: regression,
  quantile: regression,
  mape: regression,
  huber: { link: identity, parameters: ['sqrt'] },
  poisson: logRegression,
  gamma: logRegression,
  tweedie: logRegression,
  binary: { link: sigmoid, canStopEarly: true, parameters: ['sigmoid'] },
  multiclass: { link: () => ({ kind: 'softmax' }), canStopEarly: true, parameters: ['num_class'] },
  multiclassova: { link: sigmoid, canStopEarly: true, parameters: ['num_class', 'sigmoid'] },
  cross_entropy: { link: sigmoid },
  cross_entropy_lambda: { link: () => ({ kind: 'log1p-exp' }) },
  lambdarank: ranking,
  rank_xendcg: ranking
}

// LightGBM knows them only as the whole text, so those of objectives that have parameters are of no use.
// Source: LightGBM 4.7.0 include/LightGBM/config.h, ParseObjectiveAlias.
const aliases: readonly (readonly [string, readonly string[]])[] = [
  ['regression', ['regression_l2', 'mean_squared_error', 'mse', 'l2', 'l2_root', 'root_mean_squared_error', 'rmse']],
  ['regression_l1', ['mean_absolute_error', 'l1', 'mae']],
  ['mape', ['mean_absolute_percentage_error']],
  ['cross_entropy', ['xentropy']],
  ['cross_entropy_lambda', ['xentlambda']],
  ['rank_xendcg', ['xendcg', 'xe_ndcg', 'xe_ndcg_mart', 'xendcg_mart']],
  ['custom', ['none', 'null', 'na', 'custom']]
]

// Several times the longest that LightGBM writes.
const maxLength = 200

/**
 * Parses what follows `objective=` in a model file.
 *
 * @param text - undefined for a custom objective
 * @returns the objective, or what is wrong with a text that LightGBM 4.7.0 does not write
 */
export function parseObjective(text = 'custom'): Objective | string {
  if (text.length > maxLength) return `expected at most ${maxLength} characters, got ${text.length}`
  const [written = '', ...tokens] = text.split(' ').filter((token) => token !== '')
  const [name] = aliases.find(([, ofName]) => ofName.includes(text)) ?? [written]
  if (name === 'custom') return { name, parameters: {}, link: identity({}), numClasses: undefined, canStopEarly: false }
  if (!Object.hasOwn(definitions, name))
    return `expected one of ${Object.keys(definitions).join(', ')}; got "${written.slice(0, 40)}"`
  const { link, canStopEarly = false, parameters: known = [] } = definitions[name]!

  const given = new Map<ParameterName, number>()
  for (const token of tokens) {
    const [key, value] = token.split(':', 2)
    const parameter = known.find((one) => one === key)
    if (parameter === undefined) return `"${name}" has no parameter "${token.slice(0, 40)}"`
    const number = valueOf(parameter, value)
    if (!(number > 0 && number < Infinity)) return `cannot read "${token.slice(0, 40)}"`
    given.set(parameter, number)
  }
  const missing = known.find((key) => key !== 'sqrt' && !given.has(key))
  if (missing !== undefined) return `"${name}" expected "${missing}:"`
  const parameters: Parameters = Object.fromEntries(given)
  return { name, parameters, link: link(parameters), numClasses: parameters.num_class ?? 1, canStopEarly }
}

// NaN where the text is no value of this parameter.
function valueOf(parameter: ParameterName, text: string | undefined): number {
  if (text === undefined) return parameter === 'sqrt' ? 1 : NaN
  if (parameter === 'sigmoid') return quickDecimal(text) ?? NaN
  return parameter === 'num_class' && /^0*[1-9]\d{0,8}$/.test(text) ? Number(text) : NaN
}
