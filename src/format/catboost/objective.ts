/**
 * The losses of CatBoost: what raw scores mean.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/eval_processing.cpp and catboost/python-package/catboost/core.py, default prediction types.
 *
 * @module
 */
import type { Link } from '../../model/link.ts'
import { uncertaintyLink } from '../../model/libraries/catboost.ts'

/** What a model's loss means for prediction. */
export interface CatboostObjective {
  readonly link: Link
  /** Classes that a model of so many raw scores tells apart; undefined when it tells none. */
  readonly numClassesOf?: (numOutputs: number) => number | undefined
}

const binary: CatboostObjective = {
  link: { kind: 'sigmoid', steepness: 1 },
  numClassesOf: (numOutputs) => (numOutputs === 1 ? 2 : undefined)
}
const each = (numOutputs: number): number => numOutputs
const positive: CatboostObjective = { link: { kind: 'exp' } }

const objectives: Readonly<Record<string, CatboostObjective>> = {
  Logloss: binary,
  CrossEntropy: binary,
  Focal: binary,
  MultiClass: { link: { kind: 'softmax' }, numClassesOf: each },
  MultiClassOneVsAll: { link: binary.link, numClassesOf: each },
  // Labels that do not exclude each other.
  MultiLogloss: { link: binary.link },
  MultiCrossEntropy: { link: binary.link },
  Poisson: positive,
  Tweedie: positive
}
const identity: CatboostObjective = { link: { kind: 'identity' } }

/** The objective of a loss; raw scores are the outputs of all that are not told apart here. */
export function catboostObjective(loss: string, numOutputs: number): CatboostObjective {
  if (loss === 'RMSEWithUncertainty' && numOutputs === 2) return { link: uncertaintyLink }
  return Object.hasOwn(objectives, loss) ? objectives[loss]! : identity
}
