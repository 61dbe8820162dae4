/**
 * `ReportInput`: what a report is made from. Plain data; every part but the title may be left out, and so is its section then.
 *
 * @module
 */
import type { MonitoringReport } from '../../credit/monitoring/monitor.ts'
import type { CleaningReport } from '../cleaning/cleaning-report.ts'
import type { DecisionFigures } from '../experiment/figures.ts'
import type { FairnessReport } from '../fairness/fairness.ts'
import type { AuditReport } from '../validation/audit/leakage-audit.ts'
import type { Comparison } from '../validation/compare.ts'
import type { Evaluation } from '../validation/evaluate.ts'
import type { CutoffTable } from './cutoff-table.ts'

/** What a report is made from. */
export interface ReportInput {
  readonly title: string
  /** One or two sentences below it. */
  readonly subtitle?: string
  /** When and by what it was made, as it is to be shown; left out, the same input gives the same bytes. */
  readonly madeAt?: string
  /** A few figures at the top. */
  readonly facts?: readonly ReportFact[]
  /** What was found, in sentences. */
  readonly findings?: readonly string[]
  readonly data?: readonly ReportedData[]
  readonly audit?: AuditReport
  readonly protocols?: readonly ReportedProtocol[]
  readonly champion?: ReportedChampion
  readonly explanation?: ReportedExplanation
  readonly reasons?: ReasonFigures
  readonly fairness?: readonly FairnessReport[]
  readonly monitoring?: MonitoringReport
  readonly cutoffs?: CutoffTable
}

/** A figure at the top. */
export interface ReportFact {
  readonly name: string
  /** As it is to be shown. */
  readonly value: string
  readonly note?: string
}

/** A data set and its cleaning. */
export interface ReportedData {
  readonly name: string
  readonly description?: string
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256?: string
  /** Such as `not confirmed`. */
  readonly licence?: string
  readonly cleaning: CleaningReport
}

/** A protocol, and how candidates did under it. */
export interface ReportedProtocol {
  readonly name: string
  readonly description: string
  readonly numFolds: number
  /** Whether its figures are for comparison only (default: those of `row-random` are). */
  readonly isAside?: boolean
  readonly candidates: readonly ReportedCandidate[]
}

/** A candidate under a protocol. */
export interface ReportedCandidate {
  readonly candidate: string
  readonly evaluation: Evaluation
  /** Ways to decide between more than two classes, by the same probabilities. */
  readonly decisions?: readonly DecisionFigures[]
}

/** Which candidate was chosen, and why. */
export interface ReportedChampion {
  /** Name of the protocol whose figures count. */
  readonly protocol: string
  /** Name of the candidate; null when none was chosen. */
  readonly candidate: string | null
  /** The rule, written before the figures were seen. */
  readonly rule: string
  /** How it came out, sentence by sentence. */
  readonly reasoning: readonly string[]
  /** The others less the champion, on the same resamples. */
  readonly comparisons?: readonly { readonly candidate: string; readonly comparison: Comparison }[]
}

/** SHAP values of a sample of rows. */
export interface ReportedExplanation {
  /** What they add up to, such as `points` or `raw score of passing`. */
  readonly unit: string
  readonly featureNames: readonly string[]
  readonly numRows: number
  /** Row by row [numRows × numFeatures]. */
  readonly values: ArrayLike<number>
  /** The rows' values, feature by feature; null is missing [numFeatures][numRows]. */
  readonly columns: readonly (readonly (number | string | null)[])[]
  /** Features with a dependence plot (default: the four that add most). */
  readonly dependence?: readonly string[]
}

/** Which reasons are given, and how far they can be relied on. */
export interface ReasonFigures {
  /** Applicants who get reasons. */
  readonly numApplicants: number
  /** The most frequent first. */
  readonly reasons: readonly ReasonFrequency[]
  readonly stability?: readonly ReasonStability[]
}

/** How often a reason is given. */
export interface ReasonFrequency {
  readonly code: string
  readonly text: string
  /** Applicants whose first reason it is. */
  readonly numFirst: number
  /** Applicants who have it among theirs. */
  readonly numAny: number
}

/** How reasons change when something changes that should not matter. */
export interface ReasonStability {
  /** What changed, such as `baseline resampled, 20 times`. */
  readonly name: string
  /** Share of applicants whose first reason stays, 0 to 1. */
  readonly firstAgrees: number
  /** Share of applicants whose reasons are the same, in any order, 0 to 1. */
  readonly setAgrees?: number
}
