/**
 * The champion: the credit model this package ships, decoded on first use.
 *
 * @module
 */
import { bytesOfBase64 } from '../../bytes/base64.ts'
import { readCompact } from '../../format/compact.ts'
import type { Model } from '../../model/model.ts'
import { createScorerOf } from '../create-scorer.ts'
import type { CreditScorer } from '../scorer.ts'
import type { ApplicantField } from './applicant-fields.ts'
import { decodeBackgroundSets } from './background-set-bytes.ts'
import { decodeBaseline } from './baseline-rows.ts'
import { championData } from './champion-data.ts'
import type { PointsReference, ProtocolAccuracy } from './champion-data-types.ts'
import { baselineText, championDefinition, type CreditClass, marginWeights } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** The champion, ready to score and explain. */
export interface Champion {
  readonly model: Model
  readonly scorer: CreditScorer<ApplicantField, CreditClass, JunkCode>
}

/** The champion's measured accuracy. */
export const championProtocols: readonly ProtocolAccuracy[] = championData.protocols

/** How the training rows' points are distributed. */
export const championReference: PointsReference = championData.reference

/** The margin that `exampleApplicant` must get. */
export const championExampleMargin: number = championData.exampleMargin

let champion: Champion | undefined

/** The champion; the first call decodes it. */
export function loadChampion(): Champion {
  if (champion === undefined) {
    const model = readCompact(bytesOfBase64(championData.model))
    const { name, size, sha256, rows, backgroundSets } = championData.baseline
    const { forest } = model
    const values = decodeBaseline(forest, bytesOfBase64(rows), size)
    const baselineRows = Array.from({ length: size }, (_, row) =>
      Array.from(values.subarray(row * forest.numFeatures, (row + 1) * forest.numFeatures))
    )
    const definition = {
      ...championDefinition,
      models: [{ name: 'champion', model, predicts: 'classes' as const, marginWeights }],
      baselines: [{ name, description: baselineText, rows: baselineRows }]
    }
    const scorer = createScorerOf(definition, {
      identity: championData.identity,
      baselines: [{ name, size, sha256 }],
      // The off-path sets are part of the package.
      setsOf: () => decodeBackgroundSets(bytesOfBase64(backgroundSets), forest.leafValue.length, size)
    })
    champion = { model, scorer }
  }
  return champion
}
