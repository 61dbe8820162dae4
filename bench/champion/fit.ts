/**
 * Models of a candidate: of each fold, and of all rows; and their calibration.
 *
 * @module
 */
import { calibrate, type Calibrator } from '../../src/credit/scoring/calibrator.ts'
import type { Model } from '../../src/model/model.ts'
import { classProbabilities } from '../../src/pipeline/class-probabilities.ts'
import { bestCutoffs } from '../../src/pipeline/experiment/decide.ts'
import { fitCandidate } from '../../src/pipeline/experiment/fit-candidate.ts'
import { protocolOf } from '../../src/pipeline/experiment/experiment-data.ts'
import type { Experiment } from '../../src/pipeline/experiment/results.ts'
import { platt } from '../../src/pipeline/steps/calibrators.ts'
import { trainingRows } from '../../src/pipeline/steps/training-rows.ts'
import { createTable, featuresOf, selectRows } from '../../src/pipeline/table.ts'
import type { Fold } from '../../src/pipeline/validation/folds.ts'
import { predictRaw } from '../../src/predict/predict.ts'

/** The candidate's models of every fold, and what they say of the rows that they were not trained on. */
export interface FoldModels {
  readonly folds: readonly Fold[]
  /** "At least Standard", "at least Good" [numFolds][2]. */
  readonly models: readonly (readonly Model[])[]
  /** The fold that tests each row [numRows]. */
  readonly foldOf: Int32Array
  /** Raw scores out of fold, by model [2][numRows]. */
  readonly scores: readonly Float64Array[]
}

/** Fits the candidate on the training rows of each fold of the rule's protocol. */
export async function fitFolds({ results, data }: Experiment, name: string): Promise<FoldModels> {
  const { plan } = results
  const candidate = plan.candidates.find((one) => one.name === name)!
  const { table, classes, classNames, groups } = data
  const protocolPlan = plan.protocols.find((one) => one.name === plan.rule.protocol)!
  const { folds } = protocolOf(protocolPlan, plan.seed, data)
  const foldOf = new Int32Array(table.numRows)
  const scores = [new Float64Array(table.numRows), new Float64Array(table.numRows)]
  const models: Model[][] = []
  for (const [number, fold] of folds.entries()) {
    const fitted = await fitCandidate(
      { candidate, parameters: candidate.parameters! },
      { table, classes, numClasses: classNames.length, groups, seed: plan.seed },
      fold
    )
    const rows = featuresOf(selectRows(table, fold.test), fitted.features)
    models.push([...fitted.models])
    for (const [k, model] of fitted.models.entries()) {
      const raw = predictRaw(model, rows)
      fold.test.forEach((row, i) => (scores[k]![row] = raw[i]!))
    }
    for (const row of fold.test) foldOf[row] = number
  }
  return { folds, models, foldOf, scores }
}

/** How raw scores of "at least Standard" and "at least Good" become a class. */
export interface Decision {
  /** Platt's [2]. */
  readonly calibrators: readonly Calibrator[]
  /** Least calibrated probabilities [2]. */
  readonly cutoffs: readonly number[]
}

/** Calibrators, and the cutoffs with the most right classes, fitted on scores of these rows. */
export function fitDecision(
  scores: readonly Float64Array[],
  classes: Int32Array,
  rows: Int32Array = Int32Array.from(classes.keys())
): Decision {
  const calibrators = scores.map((score, k) => {
    const fold = { train: rows, test: new Int32Array(0) }
    const training = trainingRows(createTable({ score }), fold, { classes, numClasses: scores.length + 1 })
    return platt({ score: 'score', output: 'probability', atLeast: k + 1 }).fit(training).state.calibrator
  })
  const probabilities = calibratedProbabilities(scores, calibrators)
  return { calibrators, cutoffs: bestCutoffs(probabilities, classes, scores.length + 1, rows) }
}

/** Probabilities of the classes [numRows × 3], row after row. */
export function calibratedProbabilities(
  scores: readonly Float64Array[],
  calibrators: readonly Calibrator[]
): Float64Array {
  return classProbabilities(scores.map((ofModel, k) => ofModel.map((score) => calibrate(calibrators[k]!, score))))
}
