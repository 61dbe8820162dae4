/**
 * Boosted trees of a candidate: one model for all classes, or one for each class but the worst.
 *
 * @module
 */
import type { CallSignal } from '../../checks.ts'
import { type Model, numIterationsOf } from '../../model/model.ts'
import { trainAsync } from '../../train/async/train-async.ts'
import type { Dataset } from '../../train/dataset.ts'
import { train, type TrainOptions } from '../../train/train.ts'
import { parameterTable } from '../../train/parameters/parameter-table.ts'
import { type GivenParameters, namesOf, resolveParameters } from '../../train/parameters/resolve-parameters.ts'
import { classDataset, classObjective } from '../class-trees.ts'
import { selectRows, type Table } from '../table.ts'
import type { ClassLabels } from '../scorecard/fit-bins.ts'
import { rowsWhere } from '../validation/folds.ts'
import { type CandidatePlan, constraintsOf } from './plan.ts'

/** What to train with. */
export interface BoostingInput {
  /** Training rows only. */
  readonly table: Table
  readonly features: readonly string[]
  readonly labels: ClassLabels
  readonly plan: Pick<CandidatePlan, 'form' | 'directions' | 'earlyStopping'>
  readonly parameters: GivenParameters
  /** Rows of the table to stop by; undefined without early stopping. */
  readonly heldOut: Int32Array | undefined
  readonly signal: CallSignal | undefined
}

// Parameters that the form of a candidate, its directions and its early stopping decide.
const decided = ['objective', 'num_class', 'monotone_constraints', 'early_stopping_round']

/**
 * LightGBM's parameters of a candidate's models.
 *
 * @throws TypeError, RangeError when a parameter is none, or is one that the candidate's form decides
 */
export function boostingParameters(
  given: GivenParameters,
  features: readonly string[],
  numClasses: number,
  { form, directions }: Pick<CandidatePlan, 'form' | 'directions'>
): GivenParameters {
  const taken = parameterTable.filter(([name]) => decided.includes(name)).flatMap(namesOf)
  const wrong = taken.find((name) => Object.hasOwn(given, name))
  if (wrong !== undefined)
    throw new RangeError(`"parameters" expected none that the rest of a candidate decides, got "${wrong}"`)
  const all: GivenParameters = { ...given, ...classObjective(isCumulative(form, numClasses) ? 2 : numClasses) }
  const { growth, monotone_constraints_method: method } = resolveParameters(all)
  const constraints = directions === undefined ? [] : constraintsOf(directions, features)
  if (constraints.every((direction) => direction === 0)) return all
  // LightGBM's own "advanced" does not keep what it promises.
  if (method === 'advanced')
    throw new RangeError('"monotone_constraints_method" expected basic or intermediate, got advanced')
  const byDefault: GivenParameters = growth === 'symmetric' ? {} : { monotone_constraints_method: 'intermediate' }
  return { ...byDefault, ...all, monotone_constraints: constraints }
}

/** Whether each class but the worst has a model of its own; of two classes that is one model either way. */
function isCumulative(form: CandidatePlan['form'], numClasses: number): boolean {
  return form === 'cumulative' || numClasses === 2
}

/** The models, in the order of the classes, worst first. */
export async function fitBoosting(input: BoostingInput): Promise<Model[]> {
  const { numClasses, classes } = input.labels
  const parameters = boostingParameters(input.parameters, input.features, numClasses, input.plan)
  if (!isCumulative(input.plan.form, numClasses)) return [await fitModel(input, parameters, classes)]
  const models: Model[] = []
  for (let k = 1; k < numClasses; k++) {
    const atLeast = classes.map((value) => (value >= k ? 1 : 0))
    models.push(await fitModel(input, parameters, atLeast))
  }
  return models
}

async function fitModel(input: BoostingInput, parameters: GivenParameters, label: Int32Array): Promise<Model> {
  const { table, features, labels, signal, heldOut } = input
  const dataset = classDataset({ table, features, label, weight: labels.weights })
  if (heldOut === undefined) return trainBeside(parameters, dataset, {}, signal)
  const best = await bestIteration(input, parameters, label, heldOut)
  return trainBeside(parameters, dataset, { onIteration: ({ iteration }) => iteration < best }, signal)
}

// Cells (rows × features × trees) that take no longer to train on than a worker takes to start: 50 ms.
const leastCells = 1e7

// On a worker thread, so that this one stays free and folds run at the same time; here when that would take longer.
async function trainBeside(
  parameters: GivenParameters,
  dataset: Dataset,
  options: TrainOptions,
  signal: CallSignal | undefined
): Promise<Model> {
  const { num_iterations: numIterations, num_class: numClass } = resolveParameters(parameters)
  const cells = dataset.numRows * dataset.featureNames.length * numIterations * numClass
  return cells < leastCells
    ? train(parameters, dataset, options)
    : trainAsync(parameters, dataset, { ...options, signal })
}

async function bestIteration(
  input: BoostingInput,
  parameters: GivenParameters,
  label: Int32Array,
  heldOut: Int32Array
): Promise<number> {
  const isHeldOut = new Uint8Array(label.length)
  for (const row of heldOut) isHeldOut[row] = 1
  const others = rowsWhere(label.length, (row) => isHeldOut[row] === 0)
  const { table, features, labels } = input
  const part = (rows: Int32Array, reference?: Dataset): Dataset =>
    classDataset({
      table: selectRows(table, rows),
      features,
      label: rows.map((row) => label[row]!),
      weight: labels.weights && Float64Array.from(rows, (row) => labels.weights![row]!),
      reference
    })
  const training = part(others)
  const validation = { held_out: part(heldOut, training) }
  const early_stopping_round = input.plan.earlyStopping!.rounds
  const model = await trainBeside({ ...parameters, early_stopping_round }, training, { validation }, input.signal)
  return numIterationsOf(model)
}
