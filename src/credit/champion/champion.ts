/**
 * The champion: the credit scorer this package ships, decoded on first use.
 *
 * @module
 */
import { bytesOfBase64 } from '../../bytes/base64.ts'
import { readCompact } from '../../format/compact.ts'
import type { CompleteDefinition } from '../complete-definition.ts'
import { createScorerOf } from '../create-scorer.ts'
import type { CreditScorer } from '../scorer.ts'
import { modelFieldsOf } from '../scoring/model-fields.ts'
import { type ApplicantField, applicantFields } from './applicant-fields.ts'
import { decodeBackgroundSets } from './background-set-bytes.ts'
import { decodeBaseline } from './baseline-rows.ts'
import { championData } from './champion-data.ts'
import type { ProtocolAccuracy } from './champion-data-types.ts'
import { championDefinition, type CreditClass } from './champion-definition.ts'
import type { JunkCode } from './junk-tokens.ts'

/** The champion, ready to score and explain. */
export interface Champion {
  /** How likely an applicant is to be at least Standard, and at least Good. */
  readonly models: CompleteDefinition<ApplicantField, CreditClass>['models']
  readonly scorer: CreditScorer<ApplicantField, CreditClass, JunkCode>
}

/** The champion's measured accuracy. */
export const championProtocols: readonly ProtocolAccuracy[] = championData.protocols

/** The margin that `exampleApplicant` must get. */
export const championExampleMargin: number = championData.exampleMargin

let champion: Champion | undefined

/** The champion; the first call decodes it. */
export function loadChampion(): Champion {
  champion ??= decodeChampion()
  return champion
}

function decodeChampion(): Champion {
  const { identity, baselines, models: embedded } = championData
  const models = embedded.map(({ model, backgroundSets: _, ...target }) => ({
    ...target,
    model: readCompact(bytesOfBase64(model))
  }))
  const scale = {
    fields: applicantFields,
    models: models.map((one) => ({ forest: one.model.forest, fields: modelFieldsOf(one, applicantFields) }))
  }
  const scorer = createScorerOf(
    {
      ...championDefinition,
      models,
      baselines: baselines.map(({ name, description, size, rows }) => ({
        name,
        description,
        rows: decodeBaseline(scale, bytesOfBase64(rows), size)
      }))
    },
    {
      identity,
      baselines: baselines.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
      // Those of the first baseline are part of the package.
      setsOf: (baseline, position) => {
        if (baseline > 0) return undefined
        const numLeaves = models[position]!.model.forest.leafValue.length
        return decodeBackgroundSets(bytesOfBase64(embedded[position]!.backgroundSets), numLeaves, baselines[0]!.size)
      }
    }
  )
  return { models, scorer }
}
