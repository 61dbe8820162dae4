/**
 * From raw score to output: the inverse link of each objective, chosen by the model file's `objective=` line.
 *
 * Uses the strict `exp` and `log1p`, so outputs have LightGBM's bits, too.
 * Source: LightGBM 4.7.0 src/objective/*.hpp, each class's ConvertOutput and string constructor.
 *
 * @module
 */
import { strictExp } from '../numeric/exp.ts'
import { strictLog1p } from '../numeric/log1p.ts'
import { quickDecimal } from '../numeric/quick-decimal.ts'

/** What a model's objective means for prediction. */
export interface Link {
  /** Objective name, without its parameters; `custom` when the file names none. */
  readonly objective: string
  /** Turns `count` raw scores from `offset` on into outputs, in place. */
  readonly convert: (scores: Float64Array, offset: number, count: number) => void
  /** Number of classes the objective fixes; undefined when it does not say (custom objectives). */
  readonly numClasses: number | undefined
  /** Whether prediction early stopping may be used (LightGBM: NeedAccuratePrediction is false). */
  readonly canStopEarly: boolean
}

type Convert = Link['convert']

const identity: Convert = () => {}

const signedSquare: Convert = (scores, offset, count) => {
  for (let i = offset; i < offset + count; i++) scores[i] = Math.sign(scores[i]!) * scores[i]! * scores[i]!
}

const exponential: Convert = (scores, offset, count) => {
  for (let i = offset; i < offset + count; i++) scores[i] = strictExp(scores[i]!)
}

const log1pOfExp: Convert = (scores, offset, count) => {
  for (let i = offset; i < offset + count; i++) scores[i] = strictLog1p(strictExp(scores[i]!))
}

const sigmoid =
  (steepness: number): Convert =>
  (scores, offset, count) => {
    for (let i = offset; i < offset + count; i++) scores[i] = 1 / (1 + strictExp(-steepness * scores[i]!))
  }

// Softmax in place; the sum runs in class order, as LightGBM's Common::Softmax has it.
const softmax: Convert = (scores, offset, count) => {
  let highest = scores[offset]!
  for (let i = offset + 1; i < offset + count; i++) highest = scores[i]! > highest ? scores[i]! : highest
  let total = 0
  for (let i = offset; i < offset + count; i++) {
    scores[i] = strictExp(scores[i]! - highest)
    total += scores[i]!
  }
  for (let i = offset; i < offset + count; i++) scores[i] = scores[i]! / total
}

interface ObjectiveKind {
  readonly convert: (parameters: ObjectiveParameters) => Convert
  readonly canStopEarly?: boolean
  /** What the objective's string carries besides its name; all of it must be there but the flag `sqrt`. */
  readonly takes?: readonly ('sqrt' | 'sigmoid' | 'num_class')[]
}

interface ObjectiveParameters {
  sqrt: boolean
  sigmoid: number
  numClasses: number
}

const maybeSqrt = ({ sqrt }: ObjectiveParameters): Convert => (sqrt ? signedSquare : identity)

// One line an objective. LightGBM writes these names; aliases that old files may carry are in `aliases`.
const objectives: Readonly<Record<string, ObjectiveKind>> = {
  regression: { convert: maybeSqrt, takes: ['sqrt'] },
  regression_l1: { convert: maybeSqrt, takes: ['sqrt'] },
  fair: { convert: maybeSqrt, takes: ['sqrt'] },
  quantile: { convert: maybeSqrt, takes: ['sqrt'] },
  mape: { convert: maybeSqrt, takes: ['sqrt'] },
  // The next four force reg_sqrt off, also when the string says `sqrt`.
  huber: { convert: () => identity, takes: ['sqrt'] },
  poisson: { convert: () => exponential, takes: ['sqrt'] },
  gamma: { convert: () => exponential, takes: ['sqrt'] },
  tweedie: { convert: () => exponential, takes: ['sqrt'] },
  binary: { convert: ({ sigmoid: steepness }) => sigmoid(steepness), canStopEarly: true, takes: ['sigmoid'] },
  multiclass: { convert: () => softmax, canStopEarly: true, takes: ['num_class'] },
  multiclassova: {
    convert: ({ sigmoid: steepness }) => sigmoid(steepness),
    canStopEarly: true,
    takes: ['num_class', 'sigmoid']
  },
  cross_entropy: { convert: () => sigmoid(1) },
  cross_entropy_lambda: { convert: () => log1pOfExp },
  lambdarank: { convert: () => identity, canStopEarly: true },
  rank_xendcg: { convert: () => identity, canStopEarly: true }
}

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
  softmax: 'multiclass',
  multiclass_ova: 'multiclassova',
  ova: 'multiclassova',
  ovr: 'multiclassova',
  xentropy: 'cross_entropy',
  xentlambda: 'cross_entropy_lambda',
  xendcg: 'rank_xendcg',
  xe_ndcg: 'rank_xendcg',
  xe_ndcg_mart: 'rank_xendcg',
  xendcg_mart: 'rank_xendcg'
}

const custom: Link = { objective: 'custom', convert: identity, numClasses: undefined, canStopEarly: false }

/**
 * The link of an objective string such as `multiclassova num_class:3 sigmoid:1.3`.
 *
 * @param objective - what follows `objective=` in a model file; undefined for a custom objective
 * @returns the link, or, when the string is not one LightGBM 4.7.0 writes, what is wrong with it
 */
export function linkOf(objective: string | undefined): Link | string {
  if (objective === undefined || ['none', 'null', 'custom', 'na'].includes(objective)) return custom
  const [written, ...tokens] = objective.split(' ').filter((token) => token !== '')
  const name = Object.hasOwn(aliases, written ?? '') ? aliases[written!]! : (written ?? '')
  if (!Object.hasOwn(objectives, name))
    return `expected one of ${Object.keys(objectives).join(', ')}; got "${(written ?? '').slice(0, 40)}"`
  const kind = objectives[name]!

  const parameters: ObjectiveParameters = { sqrt: false, sigmoid: 1, numClasses: 1 }
  for (const token of tokens) {
    const [key, value] = token.split(':', 2)
    if (!kind.takes?.some((taken) => taken === key)) return `"${name}" has no parameter "${token}"`
    if (key === 'sqrt' && value === undefined) parameters.sqrt = true
    else if (key === 'sigmoid' && steepnessOf(value) !== undefined) parameters.sigmoid = steepnessOf(value)!
    else if (key === 'num_class' && Number.isInteger(Number(value)) && Number(value) > 0)
      parameters.numClasses = Number(value)
    else return `cannot read "${token}"`
  }
  const missing = kind.takes?.find((key) => key !== 'sqrt' && !tokens.some((token) => token.startsWith(`${key}:`)))
  if (missing !== undefined) return `"${name}" expected "${missing}:"`
  return {
    objective: name,
    convert: kind.convert(parameters),
    numClasses: parameters.numClasses,
    canStopEarly: kind.canStopEarly ?? false
  }
}

function steepnessOf(text: string | undefined): number | undefined {
  const value = quickDecimal(text ?? '') ?? NaN
  return value > 0 && value < Infinity ? value : undefined
}
