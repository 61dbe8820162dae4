/**
 * The data that the champion ships with.
 *
 * @module
 */
import type { ScoringModel } from '../definition.ts'
import type { BaselineIdentity, ModelIdentity } from '../scoring/model-identity.ts'
import type { ApplicantField } from './applicant-fields.ts'
import type { CreditClass } from './champion-definition.ts'

/** A model's accuracy, measured under a named protocol. */
export interface ProtocolAccuracy {
  readonly protocol: string
  readonly description: string
  /** Share of rows whose class is predicted correctly, 0 to 1. */
  readonly accuracy: number
  /** 95 % interval of the accuracy. */
  readonly interval95: readonly [number, number]
}

/** One of the champion's models as it is shipped. */
export interface EmbeddedModel extends Pick<
  ScoringModel<ApplicantField, CreditClass>,
  'name' | 'predicts' | 'calibrator' | 'cutoff'
> {
  /** A compact model (`format/compact.ts`), base64 with line ends. */
  readonly model: string
  /** Of the first baseline's rows the off-path sets at every leaf (`background-set-bytes.ts`), base64 with line ends. */
  readonly backgroundSets: string
}

/** One of the champion's baselines as it is shipped. */
export interface EmbeddedBaseline extends BaselineIdentity {
  readonly description: string
  /** Rows as ranks among the models' thresholds (`baseline-rows.ts`), base64 with line ends. */
  readonly rows: string
}

/** The champion as it is shipped. */
export interface ChampionData {
  /** With the hash of the packed scorer. */
  readonly identity: ModelIdentity
  readonly protocols: readonly ProtocolAccuracy[]
  /** Margin of `exampleApplicant`, by the packed scorer. */
  readonly exampleMargin: number
  readonly models: readonly EmbeddedModel[]
  readonly baselines: readonly EmbeddedBaseline[]
}
