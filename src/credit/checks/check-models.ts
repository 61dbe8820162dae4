/**
 * Whether the models of a definition tell its classes apart.
 *
 * @module
 */
import type { CreditDefinition, ScoringModel } from '../definition.ts'
import type { Calibrator } from '../scoring/calibrator.ts'
import { targetOf } from '../scoring/class-rule.ts'

/**
 * Checks the models of a definition.
 *
 * @throws RangeError naming the place of what is wrong
 */
export function checkModels({ models, classes }: Pick<CreditDefinition, 'models' | 'classes'>): void {
  const isMulticlass = models.some(({ predicts }) => predicts === 'classes')
  if (isMulticlass && models.length > 1)
    throw new RangeError(
      `"models" expected one multiclass model, or models of one raw score each, got ${models.length} mixed`
    )
  for (const [i, model] of models.entries()) {
    const { inputStage, forest } = model.model
    if (inputStage !== undefined || forest.scale !== 1)
      throw new RangeError(
        `"models[${i}].model" expected trees that test columns of a row and add up to raw scores without a scale`
      )
    if (isMulticlass) checkMulticlass(model, `models[${i}]`, classes.length)
    else checkBinary(model, `models[${i}]`)
  }
  if (isMulticlass) return
  const targets = models.map(({ predicts }) => (predicts === 'classes' ? '' : targetOf(predicts)))
  const timesOf = new Map<string, number>()
  for (const target of targets) timesOf.set(target, (timesOf.get(target) ?? 0) + 1)
  for (const name of classes.slice(1)) {
    const times = timesOf.get(name) ?? 0
    if (times !== 1) throw new RangeError(`"models" expected one that tells ${name} from worse classes, got ${times}`)
  }
  const known = new Set(classes.slice(1))
  const stray = targets.find((target) => !known.has(target))
  if (stray !== undefined)
    throw new RangeError(
      `"models" expected ${classes.slice(1).join(', ')} to be told from worse classes, got ${JSON.stringify(stray)}`
    )
  if (models.every(({ marginWeights = [1] }) => marginWeights[0] === 0))
    throw new RangeError('"models" expected a margin weight above 0, got none')
}

function checkMulticlass(
  { model, calibrator, cutoff, marginWeights }: ScoringModel,
  place: string,
  numClasses: number
): void {
  const { forest, link } = model
  if (link.kind !== 'softmax' || forest.numTreesPerIteration !== numClasses)
    throw new RangeError(
      `"${place}.model" expected a multiclass model of ${numClasses} classes, got ${model.objective} with ${forest.numTreesPerIteration} raw scores`
    )
  if (calibrator !== undefined || cutoff !== undefined)
    throw new RangeError(`"${place}" expected no calibrator and no cutoff with a multiclass model, got one`)
  if (marginWeights !== undefined && marginWeights.length !== numClasses)
    throw new RangeError(`"${place}.marginWeights" expected ${numClasses} weights, got ${marginWeights.length}`)
}

function checkBinary({ model, calibrator, cutoff, marginWeights }: ScoringModel, place: string): void {
  const { forest, link, objective } = model
  if (forest.numTreesPerIteration !== 1)
    throw new RangeError(`"${place}.model" expected one raw score, got ${forest.numTreesPerIteration}`)
  if (calibrator === undefined && link.kind !== 'sigmoid')
    throw new RangeError(`"${place}" expected a calibrator, as the model's objective ${objective} gives no probability`)
  if (calibrator !== undefined) checkCalibrator(calibrator, `${place}.calibrator`)
  if (cutoff !== undefined && !(cutoff >= 0 && cutoff <= 1))
    throw new RangeError(`"${place}.cutoff" expected a probability, got ${cutoff}`)
  if (marginWeights !== undefined && !(marginWeights.length === 1 && marginWeights[0]! >= 0))
    throw new RangeError(`"${place}.marginWeights" expected one weight >= 0, got another list`)
}

function checkCalibrator(calibrator: Calibrator, place: string): void {
  if (calibrator.kind === 'platt') {
    if (!(calibrator.slope > 0)) throw new RangeError(`"${place}.slope" expected > 0, got ${calibrator.slope}`)
    return
  }
  const { scores, probabilities } = calibrator
  if (scores.length !== probabilities.length)
    throw new RangeError(`"${place}.probabilities" expected ${scores.length} items, got ${probabilities.length}`)
  if (scores.some((score, i) => i > 0 && score <= scores[i - 1]!))
    throw new RangeError(`"${place}.scores" expected ascending numbers, got others`)
  if (probabilities.some((probability, i) => !(probability >= (probabilities[i - 1] ?? 0) && probability <= 1)))
    throw new RangeError(`"${place}.probabilities" expected ascending probabilities, got others`)
}
