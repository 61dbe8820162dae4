/**
 * The champion: the credit model this package ships, decoded on first use.
 *
 * @module
 */
import { bytesOfBase64 } from '../../bytes/base64.ts'
import { createRowExplainer, type RowExplainer } from '../../explain/interventional/row-explainer.ts'
import { pathsOf } from '../../explain/paths.ts'
import { readCompact } from '../../format/compact.ts'
import type { Model } from '../../model/model.ts'
import { type ApplicantScorer, createApplicantScorer, type CreditModel } from '../scoring/applicant-scorer.ts'
import type { ApplicantField } from './applicant-fields.ts'
import { decodeBackgroundSets } from './background-set-bytes.ts'
import { championData } from './champion-data.ts'
import type { PointsReference, ProtocolAccuracy } from './champion-data-types.ts'
import { championDefinition, type CreditClass } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** The champion, ready to score and explain. */
export interface Champion extends CreditModel {
  readonly explainer: RowExplainer
  readonly scorer: ApplicantScorer<ApplicantField, CreditClass, JunkCode>
}

/** The champion's measured accuracy. */
export const championProtocols: readonly ProtocolAccuracy[] = championData.protocols

/** How the training rows' points are distributed. */
export const championReference: PointsReference = championData.reference

/** The margin that `exampleApplicant` must get. */
export const championExampleMargin: number = championData.exampleMargin

let champion: Champion | undefined

/** The champion; the first call decodes it and prepares its baseline. */
export function loadChampion(): Champion {
  if (champion === undefined) {
    const model = readCompact(bytesOfBase64(championData.model))
    const { identity } = championData
    const { name, size, sha256 } = championData.baseline
    const creditModel = { model, identity, baseline: { name, size, sha256 }, explainer: baselineExplainer(model) }
    champion = { ...creditModel, scorer: createApplicantScorer(championDefinition, creditModel) }
  }
  return champion
}

// Explains raw scores relative to the baseline, whose off-path sets are part of the package.
function baselineExplainer({ forest }: Model): RowExplainer {
  const { size, backgroundSets: encoded } = championData.baseline
  const background = decodeBackgroundSets(bytesOfBase64(encoded), forest.leafValue.length, size)
  const trees = Array.from({ length: forest.numTrees }, (_, tree) => tree)
  return createRowExplainer(forest, pathsOf(forest), background, trees)
}
