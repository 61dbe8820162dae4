/**
 * Findings that rest on trained models, from their figures.
 *
 * @module
 */
import type { Measured } from '../bootstrap.ts'
import type { Difference } from '../compare.ts'
import { type Finding, listed } from './finding.ts'
import type { Suspect } from './post-outcome-rules.ts'

/** A feature and the AUC of a model of it alone. */
export interface SingleFeature {
  readonly feature: string
  /** Mean over the classes of each against the rest, on groups that were not trained on. */
  readonly auc: number
}

/** Finds features that tell the outcome nearly by themselves. */
export function nearPerfectFeatures(singles: readonly SingleFeature[], least: number): Finding[] {
  return singles
    .filter(({ auc }) => auc >= least)
    .map(({ feature, auc }) => ({
      code: 'near-perfect-feature',
      severity: 'high',
      message: `${feature} alone tells the classes apart with an AUC of ${auc.toFixed(3)}: it may be the outcome under another name, or be set by it.`,
      evidence: { features: [feature], auc, threshold: least }
    }))
}

/** What leaving out fields costs, for groups that were not trained on. */
export interface SuspectFigures {
  readonly suspects: readonly Suspect[]
  readonly singles: readonly SingleFeature[]
  /** Accuracy and AUC with all features less those without the suspects. */
  readonly accuracy: Difference
  readonly auc: Difference
}

/** The finding about fields that rules name, with what a model loses without them. */
export function postOutcomeFinding({ suspects, singles, accuracy, auc }: SuspectFigures): Finding {
  const names = suspects.map(({ feature }) => feature)
  const reasons = suspects.map(({ feature, reason }) => `${feature}: ${reason}`)
  const them = names.length === 1 ? 'it' : 'them'
  return {
    code: 'post-outcome-field',
    severity: 'medium',
    message: `${listed(names)} may be set after the outcome (${reasons.join('; ')}). Accuracy for strangers is ${accuracy.first.toFixed(3)} with ${them} and ${accuracy.second.toFixed(3)} without, AUC ${auc.first.toFixed(3)} and ${auc.second.toFixed(3)}. Use ${them} only if they are known when the decision is made.`,
    evidence: {
      features: names,
      reasons,
      singleAucs: names.map((name) => singles.find(({ feature }) => feature === name)!.auc.toFixed(3)),
      ...differenceEvidence('accuracy', accuracy, ['With', 'Without']),
      ...differenceEvidence('auc', auc, ['With', 'Without'])
    }
  }
}

/** Accuracy and AUC of row-random folds less those of grouped folds. */
export interface GapFigures {
  readonly accuracy: Difference
  readonly auc: Difference
}

// Gaps below it are within what folds differ by.
const leastGap = 0.01

/** Finds that figures by random rows are better than those for strangers. */
export function gapFinding({ accuracy, auc }: GapFigures): Finding[] {
  const isThere = (one: Difference): boolean => one.value >= leastGap && one.lower > 0
  if (!isThere(accuracy) && !isThere(auc)) return []
  return [
    {
      code: 'row-random-gap',
      severity: 'high',
      message: `Accuracy is ${accuracy.first.toFixed(3)} when rows are divided at random and ${accuracy.second.toFixed(3)} when groups are (AUC ${auc.first.toFixed(3)} and ${auc.second.toFixed(3)}): ${accuracy.value.toFixed(3)} ${intervalText(accuracy)} of it is recognition of groups that were trained on. Report the grouped figure.`,
      evidence: {
        ...differenceEvidence('accuracy', accuracy, ['RowRandom', 'Grouped']),
        ...differenceEvidence('auc', auc, ['RowRandom', 'Grouped'])
      }
    }
  ]
}

/** AUC from which train and test count as different, and as very different. */
const differs = 0.6
const differsMuch = 0.75

/**
 * Finds that a model can tell training from test rows.
 *
 * @param sides - which rows these are, for the message
 */
export function adversarialFinding(auc: Measured, sides: string): Finding[] {
  if (!(auc.value >= differs)) return []
  return [
    {
      code: 'train-test-differ',
      severity: auc.value >= differsMuch ? 'high' : 'medium',
      message: `A model tells ${sides} apart with an AUC of ${auc.value.toFixed(3)} (0.5 if they were alike): figures of one need not hold for the other.`,
      evidence: { auc: auc.value, lower: auc.lower, upper: auc.upper }
    }
  ]
}

function intervalText({ lower, upper }: Measured): string {
  return `[${lower.toFixed(3)}, ${upper.toFixed(3)}]`
}

function differenceEvidence(
  name: string,
  difference: Difference,
  sides: readonly [string, string]
): Record<string, number> {
  return {
    [`${name}${sides[0]}`]: difference.first,
    [`${name}${sides[1]}`]: difference.second,
    [`${name}Difference`]: difference.value,
    [`${name}Lower`]: difference.lower,
    [`${name}Upper`]: difference.upper,
    [`${name}PValue`]: difference.pValue
  }
}
