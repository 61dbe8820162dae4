/**
 * How good the champion is on customers that it was not trained on: as a model, and as a scorer, which counts what is not known
 * as the worst it can be.
 *
 * @module
 */
import type { Assessor } from '../../src/credit/scoring/assessment.ts'
import { sigmoid } from '../../src/credit/scoring/calibrator.ts'
import { classProbabilities } from '../../src/pipeline/class-probabilities.ts'
import { classesByCutoffs } from '../../src/pipeline/experiment/decide.ts'
import type { ExperimentData } from '../../src/pipeline/experiment/experiment-data.ts'
import { mostProbable } from '../../src/pipeline/validation/scored-rows.ts'
import { type Evaluation, evaluate } from '../../src/pipeline/validation/evaluate.ts'
import { calibratedProbabilities, type Decision, fitDecision, type FoldModels } from './fit.ts'

/** A figure with its interval by customers. */
export interface Figure {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** Figures under one protocol. */
export interface Figures {
  readonly numRows: number
  readonly accuracy: Figure
  readonly logLoss: Figure
  readonly auc: Figure
  readonly macroF1: Figure
  /** Expected calibration error, by class, worst first. */
  readonly calibrationError: readonly Figure[]
  /** By class, worst first. */
  readonly recall: readonly number[]
}

/** Figures of probabilities [numRows × 3] and of classes decided by them or in another way. */
export function figuresOf(
  probabilities: Float64Array,
  predicted: Int32Array,
  { label, group }: { readonly label: Int32Array; readonly group: Int32Array }
): Figures {
  const classNames = ['Poor', 'Standard', 'Good']
  const { metrics, classes }: Evaluation = evaluate(
    { probabilities, predicted, label, group, classNames },
    { numResamples: 1000, seed: 1 }
  )
  const figure = ({ value, lower, upper }: Figure): Figure => ({ value, lower, upper })
  const recall = classNames.map((_, k) => {
    const rows = [...label.keys()].filter((row) => label[row] === k)
    return rows.filter((row) => predicted[row] === k).length / rows.length
  })
  return {
    numRows: label.length,
    accuracy: figure(metrics.accuracy),
    logLoss: figure(metrics.log_loss),
    auc: figure(metrics.auc_macro),
    macroF1: figure(metrics.macro_f1),
    calibrationError: classes.map((one) => figure(one.metrics.ece)),
    recall
  }
}

/** Calibrators and cutoffs for the rows of each fold, fitted on the other folds' out-of-fold scores [numFolds]. */
export function crossFitted({ folds, foldOf, scores }: FoldModels, classes: Int32Array): Decision[] {
  return folds.map((_, fold) => {
    const others = Int32Array.from(classes.keys()).filter((row) => foldOf[row] !== fold)
    return fitDecision(scores, classes, others)
  })
}

/** Of the models, with missing values as they have learnt them: raw at one half, and calibrated with fitted cutoffs. */
export function modelFigures(
  { folds, scores }: FoldModels,
  decisions: readonly Decision[],
  { classes, groups }: ExperimentData
): { readonly raw: Figures; readonly calibrated: Figures; readonly mostProbable: Figures } {
  const outcomes = { label: classes, group: groups! }
  const raw = classProbabilities(scores.map((ofModel) => ofModel.map(sigmoid)))
  const calibrated = new Float64Array(raw.length)
  const predicted = new Int32Array(classes.length)
  for (const [number, { test }] of folds.entries()) {
    const { calibrators, cutoffs } = decisions[number]!
    const ofFold = calibratedProbabilities(
      scores.map((ofModel) => Float64Array.from(test, (row) => ofModel[row]!)),
      calibrators
    )
    const classesOfFold = classesByCutoffs(ofFold, cutoffs)
    test.forEach((row, i) => {
      calibrated.set(ofFold.subarray(i * 3, i * 3 + 3), row * 3)
      predicted[row] = classesOfFold[i]!
    })
  }
  return {
    raw: figuresOf(raw, classesByCutoffs(raw, [0.5, 0.5]), outcomes),
    calibrated: figuresOf(calibrated, predicted, outcomes),
    mostProbable: figuresOf(calibrated, mostProbable(calibrated, 3), outcomes)
  }
}

/** Of scorers, one for each fold. */
export function scorerFigures(
  assessors: readonly Assessor[],
  rows: readonly Float64Array[],
  foldOf: Int32Array,
  outcomes: { readonly label: Int32Array; readonly group: Int32Array }
): Figures {
  const probabilities = new Float64Array(rows.length * 3)
  const predicted = Int32Array.from(rows, (values, row) => {
    const verdict = assessors[foldOf[row]!]!.assess(values)
    probabilities.set(verdict.probabilities, row * 3)
    return verdict.creditClass
  })
  return figuresOf(probabilities, predicted, outcomes)
}
