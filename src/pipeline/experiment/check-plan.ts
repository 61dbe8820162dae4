/**
 * `checkPlan`: does a plan fit the data? Found out before anything is trained.
 *
 * @module
 */
import type { GivenParameters } from '../../train/parameters/resolve-parameters.ts'
import { scorecardOptionKeys } from '../scorecard/scorecard.ts'
import { createStep } from '../steps/step-kinds.ts'
import { isNumeric } from '../table.ts'
import { configurationsOf } from './configurations.ts'
import type { ExperimentData } from './experiment-data.ts'
import { boostingParameters } from './fit-boosting.ts'
import type { CandidateParameters, CandidatePlan, Directions, ExperimentPlan } from './plan.ts'

/**
 * Checks names, directions and the parameters of every configuration.
 *
 * @throws TypeError, RangeError naming what does not fit
 */
export function checkPlan(plan: ExperimentPlan, data: ExperimentData): void {
  const { candidates, protocols, rule, search } = plan
  const names = candidates.map(({ name }) => name)
  checkUnique('candidates', names)
  checkUnique(
    'protocols',
    protocols.map(({ name }) => name)
  )
  const decisive = protocols.find(({ name }) => name === rule.protocol)
  if (decisive === undefined)
    throw new RangeError(`"rule.protocol" expected one of the protocols, got "${rule.protocol}"`)
  for (const { candidates: some = [] } of protocols) checkKnown('protocols.candidates', some, names)
  checkKnown('rule.excluded', rule.excluded ?? [], names)
  checkDirections('rule.directions', rule.directions, data)
  const parts = (plan.ratios ?? []).flatMap(({ numerator, denominator }) => [numerator, denominator])
  checkKnown('ratios', parts, data.features)
  for (const [i, candidate] of candidates.entries()) checkCandidate(`candidates[${i}]`, candidate, plan, data)
  if (search !== undefined) checkRungs(search.rungs, search.numFolds)
}

function checkUnique(name: string, values: readonly string[]): void {
  if (values.length === 0) throw new RangeError(`"${name}" expected at least 1, got 0`)
  const twice = values.find((value, i) => values.indexOf(value) !== i)
  if (twice !== undefined) throw new RangeError(`"${name}" expected every name once, got "${twice}" twice`)
}

function checkKnown(name: string, values: readonly string[], known: readonly string[]): void {
  const other = values.find((value) => !known.includes(value))
  if (other !== undefined) throw new RangeError(`"${name}" expected ${known.join(', ')}; got "${other}"`)
}

function checkDirections(name: string, directions: Directions | undefined, { table, features }: ExperimentData): void {
  if (directions === undefined) return
  const all = [...(directions.up ?? []), ...(directions.down ?? [])]
  checkKnown(name, all, features)
  if (all.length > 0) checkUnique(name, all)
  const text = all.find((field) => !isNumeric(table.columns.get(field)!))
  if (text !== undefined) throw new RangeError(`"${name}" expected columns of numbers, got "${text}"`)
}

function checkCandidate(name: string, candidate: CandidatePlan, plan: ExperimentPlan, data: ExperimentData): void {
  const { learner, form, directions, leaveOut = [], steps = [], search, earlyStopping } = candidate
  if (learner === 'files') return checkFiles(name, candidate, plan, data)
  if (candidate.files !== undefined) throw new RangeError(`"${name}.files" expected with learner "files" only`)
  checkDirections(`${name}.directions`, directions, data)
  checkKnown(`${name}.leaveOut`, leaveOut, data.features)
  steps.forEach(createStep)
  if (search !== undefined && plan.search === undefined)
    throw new RangeError(`"search" of the plan expected with "${name}.search", got none`)
  if (learner === 'scorecard' && (form !== undefined || earlyStopping !== undefined))
    throw new RangeError(`"${name}" expected neither "form" nor "earlyStopping" of a scorecard, got one`)
  checkWeights(name, candidate, data.classNames.length)
  for (const parameters of configurationsOf(candidate, plan.search)) {
    if (learner === 'scorecard') checkScorecard(`${name}.parameters`, parameters)
    else boostingParameters(parameters as GivenParameters, data.features, data.classNames.length, candidate)
  }
}

const keysOfFiles: readonly string[] = ['name', 'learner', 'files', 'decision']

function checkFiles(
  name: string,
  candidate: CandidatePlan,
  { protocols, rule }: ExperimentPlan,
  data: ExperimentData
): void {
  const { files = '' } = candidate
  if (!files.includes('{fold}')) throw new RangeError(`"${name}.files" expected a name with {fold}, got "${files}"`)
  const numProtocols = protocols.filter(({ candidates = [candidate.name] }) =>
    candidates.includes(candidate.name)
  ).length
  if (numProtocols > 1 && !files.includes('{protocol}'))
    throw new RangeError(
      `"${name}.files" expected a name with {protocol}, as there are ${numProtocols}; got "${files}"`
    )
  checkKnown(name, Object.keys(candidate), keysOfFiles)
  checkWeights(name, candidate, data.classNames.length)
  // There is no model of all rows.
  if (rule.excluded?.includes(candidate.name) !== true)
    throw new RangeError(`"rule.excluded" expected "${candidate.name}", as a candidate of files cannot be the champion`)
}

function checkWeights(
  name: string,
  { classWeights, correctsPrior, decision }: CandidatePlan,
  numClasses: number
): void {
  if (correctsPrior === true && classWeights === undefined)
    throw new RangeError(`"${name}.correctsPrior" expected with "classWeights", got none`)
  if (typeof classWeights === 'object' && classWeights.length !== numClasses)
    throw new RangeError(`"${name}.classWeights" expected ${numClasses} numbers, got ${classWeights.length}`)
  const cutoffs = typeof decision === 'object' ? decision.cutoffs : 'fitted'
  if (cutoffs !== 'fitted' && cutoffs.length !== numClasses - 1)
    throw new RangeError(`"${name}.decision.cutoffs" expected ${numClasses - 1} numbers, got ${cutoffs.length}`)
}

function checkScorecard(name: string, parameters: CandidateParameters): void {
  checkKnown(name, Object.keys(parameters), scorecardOptionKeys)
  for (const [key, value] of Object.entries(parameters)) {
    const isRight = key === 'shape' ? value === 'any' || value === 'monotone' : typeof value === 'number' && value >= 0
    if (!isRight) throw new RangeError(`"${name}.${key}" expected another value, got ${JSON.stringify(value)}`)
  }
}

function checkRungs(rungs: readonly number[], numFolds: number): void {
  const isAscending = rungs.every((rung, i) => Number.isInteger(rung) && rung > (rungs[i - 1] ?? 0))
  if (!isAscending || rungs.at(-1)! > numFolds)
    throw new RangeError(`"search.rungs" expected ascending numbers of folds up to ${numFolds}, got others`)
}
