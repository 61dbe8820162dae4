/**
 * What the models of a definition say of one applicant: raw scores, class and margin, with whatever is not known counted by
 * the definition's rule.
 *
 * @module
 */
import { requireConstantLeaves } from '../../explain/requirements.ts'
import { hasLongPaths, pathsOf } from '../../explain/paths.ts'
import type { Forest } from '../../model/forest.ts'
import { walkRaw } from '../../predict/reference-walk.ts'
import type { CompleteDefinition } from '../complete-definition.ts'
import { derivedColumnsOf } from '../fields/formula.ts'
import { type ClassVerdict, createClassRule } from './class-rule.ts'
import { type ModelFields, modelFieldsOf } from './model-fields.ts'
import { marginOfScores, type MarginRule, marginRuleOf } from './score-outputs.ts'
import { possibleIntervals } from './unknown-values.ts'
import { completionFor, type ExtremeLeaves, extremeLeaves, type PossibleValues } from './worst-leaves.ts'

/** One applicant's scores by one model, and the rows that explain them. */
export interface ModelReading {
  /** Smallest raw scores that the applicant can have; the scores if everything is known [numOutputs]. */
  readonly lowest: Float64Array
  /** Largest raw scores [numOutputs]. */
  readonly highest: Float64Array
  /** The applicant as the trees see it; undefined if each tree sees another completion of it [numFeatures]. */
  readonly row: Float64Array | undefined
  /** The completion that gives a tree its lowest, or its highest, output [numFeatures]. */
  readonly completionOf: (tree: number, end: 'lowest' | 'highest') => Float64Array
}

/** What the models say of an applicant. */
export interface Assessment extends ClassVerdict {
  /** At worst. */
  readonly margin: number
  /** By model. */
  readonly readings: readonly ModelReading[]
}

/** A model of a definition, ready to be evaluated. */
export interface PreparedModel {
  readonly forest: Forest
  readonly fields: ModelFields
  /** Factor of the sums of leaves: 1, or for a random forest one over its iterations. */
  readonly factor: number
  /** The position of its first raw score among those of all models. */
  readonly firstScore: number
}

/** Assesses applicants. */
export interface Assessor {
  readonly models: readonly PreparedModel[]
  readonly marginRule: MarginRule
  /**
   * Assesses an applicant.
   *
   * @param values - the fields in column order; NaN means missing [numFields]
   */
  readonly assess: (values: Float64Array) => Assessment
}

/**
 * Prepares a definition's models.
 *
 * @throws RangeError when a model does not fit the definition, or cannot be explained
 */
export function createAssessor<Field extends string>(
  definition: Pick<CompleteDefinition<Field>, 'fields' | 'models' | 'classes' | 'missing'>
): Assessor {
  const { fields, models, classes, missing } = definition
  const derivedColumns = derivedColumnsOf(fields)
  const marginRule = marginRuleOf(models, classes.length)
  const verdictOn = createClassRule(models, classes)
  let numScores = 0
  const prepared = models.map((scoringModel): PreparedModel => {
    const { forest, averageOutput } = scoringModel.model
    requireExplainable(scoringModel.name, forest)
    const firstScore = numScores
    numScores += forest.numTreesPerIteration
    const factor = averageOutput ? forest.numTreesPerIteration / forest.numTrees : 1
    return { forest, fields: modelFieldsOf(scoringModel, fields), factor, firstScore }
  })

  const readAll = (values: Float64Array): ModelReading[] => {
    if (missing === 'as trained' || !values.some(Number.isNaN)) return prepared.map((model) => readKnown(model, values))
    const intervals = possibleIntervals(fields, derivedColumns, values)
    return prepared.map((model) => {
      const { columns, valuesOf } = model.fields
      const possible = Array.from(columns, (column, feature) =>
        Number.isNaN(values[column]!) ? valuesOf(feature, intervals[column]!) : undefined
      )
      return possible.every((list) => list === undefined)
        ? readKnown(model, values)
        : readUnknown(model, values, possible)
    })
  }

  return {
    models: prepared,
    marginRule,
    assess: (values) => {
      const readings = readAll(values)
      const lowest = new Float64Array(numScores)
      const highest = new Float64Array(numScores)
      for (const [i, { firstScore }] of prepared.entries()) {
        lowest.set(readings[i]!.lowest, firstScore)
        highest.set(readings[i]!.highest, firstScore)
      }
      const atWorst = lowest.map((score, k) => (marginRule.weights[k]! >= 0 ? score : highest[k]!))
      return { ...verdictOn(lowest, highest), margin: marginOfScores(marginRule, atWorst), readings }
    }
  }
}

function readKnown({ forest, fields, factor }: PreparedModel, values: Float64Array): ModelReading {
  const row = fields.rowOf(values)
  const scores = new Float64Array(forest.numTreesPerIteration)
  walkRaw(forest, row, 0, forest.numTrees / forest.numTreesPerIteration, scores, 0)
  scale(scores, factor)
  return { lowest: scores, highest: scores, row, completionOf: () => row }
}

function readUnknown(
  { forest, fields, factor }: PreparedModel,
  values: Float64Array,
  possible: PossibleValues
): ModelReading {
  const row = fields.rowOf(values)
  const leaves: ExtremeLeaves = extremeLeaves(forest, row, possible)
  scale(leaves.lowest, factor)
  scale(leaves.highest, factor)
  return {
    lowest: leaves.lowest,
    highest: leaves.highest,
    row: undefined,
    completionOf: (tree, end) =>
      completionFor(forest, (end === 'lowest' ? leaves.lowestLeaf : leaves.highestLeaf)[tree]!, row, possible)
  }
}

function scale(scores: Float64Array, factor: number): void {
  if (factor !== 1) for (let k = 0; k < scores.length; k++) scores[k]! *= factor
}

function requireExplainable(name: string, forest: Forest): void {
  requireConstantLeaves(forest)
  for (let tree = 0; tree < forest.numTrees; tree++)
    if (hasLongPaths(forest, pathsOf(forest), tree))
      throw new RangeError(
        `"models.${name}" expected paths of at most 256 features and 1024 nodes, got a longer one in tree ${tree}`
      )
}
