/**
 * Where an applicant's margin comes from, relative to a baseline: interventional SHAP over all models.
 *
 * Where something is not known, each tree is explained at the completion that is worst for it, the one that it was scored at.
 * So contributions add up to the margin at worst, and what an unknown value costs is a contribution of its field.
 *
 * @module
 */
import { backgroundSetsOf, type BackgroundSets } from '../../explain/interventional/background-sets.ts'
import { createRowExplainer, type RowExplainer } from '../../explain/interventional/row-explainer.ts'
import { pathsOf } from '../../explain/paths.ts'
import type { Assessment, Assessor, PreparedModel } from './assessment.ts'
import { marginOfScores } from './score-outputs.ts'

/** Explains margins relative to a baseline. */
export interface BaselineExplainer {
  /** Mean margin of the baseline. */
  readonly baseMargin: number
  /** Changes in the margin due to each field, relative to the baseline's, in column order [numFields]. */
  readonly contributionsOf: (assessment: Assessment) => Float64Array
}

/**
 * Prepares an explainer.
 *
 * @param setsOf - the rows of the baseline as a model's trees see them, boiled down
 */
export function createBaselineExplainer(
  { models, marginRule }: Assessor,
  numFields: number,
  setsOf: (model: PreparedModel, position: number) => BackgroundSets
): BaselineExplainer {
  const explainers = models.map((model, i) => explainerOf(model, setsOf(model, i)))
  const baseScores = models.flatMap(({ factor }, i) => Array.from(explainers[i]!.baseValues, (score) => score * factor))

  const addModel = (contributions: Float64Array, assessment: Assessment, i: number): void => {
    const { forest, fields, factor, firstScore } = models[i]!
    const { addRow, addTree } = explainers[i]!
    const { row, completionOf } = assessment.readings[i]!
    const { numFeatures, numTreesPerIteration: numScores, numTrees } = forest
    const weights = marginRule.weights.slice(firstScore, firstScore + numScores)
    const shap = new Float64Array(numScores * numFeatures)
    if (row !== undefined) addRow(row, shap)
    else
      for (let tree = 0; tree < numTrees; tree++) {
        const weight = weights[tree % numScores]!
        if (weight !== 0) addTree(tree, completionOf(tree, weight > 0 ? 'lowest' : 'highest'), shap)
      }
    for (let k = 0; k < numScores; k++)
      for (let feature = 0; feature < numFeatures; feature++)
        contributions[fields.columns[feature]!]! += weights[k]! * factor * shap[k * numFeatures + feature]!
  }

  return {
    baseMargin: marginOfScores(marginRule, baseScores),
    contributionsOf: (assessment) => {
      const contributions = new Float64Array(numFields)
      for (let i = 0; i < models.length; i++) addModel(contributions, assessment, i)
      return contributions
    }
  }
}

/** The sets of a baseline's rows for one model [numRows][numFields]. */
export function setsOfRows({ forest, fields }: PreparedModel, rows: readonly Float64Array[]): BackgroundSets {
  const columns = new Float64Array(forest.numFeatures * rows.length)
  for (const [i, values] of rows.entries()) {
    const row = fields.rowOf(values)
    for (let feature = 0; feature < row.length; feature++) columns[feature * rows.length + i] = row[feature]!
  }
  return backgroundSetsOf(forest, pathsOf(forest), columns, rows.length, 0, forest.numTrees)
}

function explainerOf({ forest }: PreparedModel, sets: BackgroundSets): RowExplainer {
  const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree)
  return createRowExplainer(forest, pathsOf(forest), sets, trees)
}
