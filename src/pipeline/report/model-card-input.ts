/**
 * `ModelCardInput`: what a model card says. Plain data; what is left out is listed as not documented.
 *
 * @module
 */
import type { MonitoringReference } from '../../credit/monitoring/monitoring-reference.ts'
import type { FairnessReport } from '../fairness/fairness.ts'
import type { ReasonStability, ReportedProtocol } from './report-input.ts'

/** What a model card says. */
export interface ModelCardInput {
  readonly model: CardModel
  readonly purpose?: CardPurpose
  /** The data that was learnt from and measured on. */
  readonly data?: readonly CardData[]
  readonly label?: CardLabel
  readonly fields?: readonly CardField[]
  readonly training?: CardTraining
  /** Figures with intervals, by protocol. */
  readonly evaluations?: readonly ReportedProtocol[]
  readonly calibration?: readonly CardCalibration[]
  readonly monotone?: readonly CardDirection[]
  readonly reasons?: CardReasons
  readonly fairness?: readonly FairnessReport[]
  /** Bins that later applicants are compared by. */
  readonly reference?: MonitoringReference
  readonly limits?: readonly string[]
  readonly revalidation?: CardRevalidation
  /** The newest first. */
  readonly changes?: readonly CardChange[]
}

/** Which model it is. */
export interface CardModel {
  readonly name: string
  readonly version: string
  /** Of the packed file, in hexadecimal digits. */
  readonly sha256: string
  /** What made it, such as `opencredit 0.2.0`. */
  readonly library: string
  /** ISO 8601. */
  readonly trainedAt?: string
  /** Who answers for it. */
  readonly owner?: string
}

/** What it is for, and what it is not for. */
export interface CardPurpose {
  readonly intendedUse: string
  readonly outOfScope: readonly string[]
}

/** A data set. */
export interface CardData {
  readonly name: string
  readonly source: string
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string
  readonly numRows: number
  /** Customers, where each has several rows. */
  readonly numGroups?: number
  /** When its rows were observed. */
  readonly period?: string
  /** null says that it is not confirmed. */
  readonly licence: string | null
  /** Rows and columns that were left out, and why. */
  readonly exclusions?: readonly string[]
}

/** What is predicted. */
export interface CardLabel {
  readonly name: string
  readonly definition: string
  /** Worst first. */
  readonly classes: readonly string[]
  readonly observationWindow?: string
  readonly performanceWindow?: string
}

/** A field of an applicant. */
export interface CardField {
  readonly name: string
  readonly description: string
  readonly unit?: string
  /** Values that are accepted. */
  readonly range?: string
  /** How it is cleaned, with fitted bounds. */
  readonly cleaning?: string
  /** What it is used for: a feature, a guard, not at all. */
  readonly use: string
}

/** How it was trained. */
export interface CardTraining {
  readonly learner: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly seed: number
  readonly protocol: string
  /** Fitted steps, in order, each inside its fold. */
  readonly steps?: readonly string[]
  /** The rule by which it was chosen. */
  readonly rule?: string
}

/** Calibration of a class. */
export interface CardCalibration {
  readonly className: string
  /** Such as `Platt scaling of out-of-fold predictions`. */
  readonly method: string
  /** Expected calibration error before and after, 0 to 1. */
  readonly eceBefore?: number
  readonly eceAfter: number
}

/** A promise that a field never works against its direction. */
export interface CardDirection {
  readonly field: string
  /** Whether more of it can only make the class better, or only worse. */
  readonly moreIs: 'better' | 'worse'
  /** What the promise rests on, such as `proved over all 1,204 cells of thresholds`. */
  readonly proof: string
}

/** How reasons come about. */
export interface CardReasons {
  readonly method: string
  readonly groups: readonly { readonly code: string; readonly text: string; readonly fields: readonly string[] }[]
  /** Applicants that scores are compared with, the default first. */
  readonly baselines: readonly CardBaseline[]
  readonly stability?: readonly ReasonStability[]
}

/** Applicants that scores are compared with. */
export interface CardBaseline {
  readonly name: string
  readonly description: string
  readonly numRows: number
  readonly sha256: string
}

/** When it must be looked at again. */
export interface CardRevalidation {
  /** ISO 8601. */
  readonly dueBy: string
  /** What makes it due earlier. */
  readonly triggers?: readonly string[]
}

/** A change. */
export interface CardChange {
  readonly version: string
  readonly text: string
}
