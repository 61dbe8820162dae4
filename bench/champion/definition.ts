/**
 * The champion's definition, from its models.
 *
 * @module
 */
import type { Baseline, CreditDefinition, ScoringModel } from '../../src/credit/definition.ts'
import type { ApplicantField } from '../../src/credit/champion/applicant-fields.ts'
import { championDefinition, type CreditClass } from '../../src/credit/champion/champion-definition.ts'
import type { JunkCode } from '../../src/credit/champion/junk-tokens.ts'
import { createAssessor } from '../../src/credit/scoring/assessment.ts'
import type { Model } from '../../src/model/model.ts'
import type { Directions } from '../../src/pipeline/experiment/plan.ts'
import { baselinesOf } from './baselines.ts'
import type { Decision } from './fit.ts'

/** A definition of the champion's fields. */
export type ChampionDefinition = CreditDefinition<ApplicantField, CreditClass, JunkCode>

/**
 * The definition, with baselines from these rows.
 *
 * @param models - "at least Standard", "at least Good"
 * @param rows - one of each customer, the fields in column order
 */
export function definitionOf(
  models: readonly Model[],
  { calibrators, cutoffs }: Decision,
  { up = [], down = [] }: Directions,
  rows: readonly Float64Array[]
): ChampionDefinition {
  const targets = [
    { name: 'passes', predicts: { atLeast: 'Standard' } },
    { name: 'good', predicts: { atLeast: 'Good' } }
  ] as const
  const scoring = targets.map((target, k): ScoringModel<ApplicantField, CreditClass> => ({
    ...target,
    model: models[k]!,
    calibrator: calibrators[k]!,
    cutoff: cutoffs[k]!
  }))
  const definition = { ...championDefinition, models: scoring }
  const baselines: readonly Baseline[] = baselinesOf(createAssessor(definition), rows)
  return {
    ...definition,
    name: 'opencredit-champion',
    version: '1',
    baselines,
    monotoneFields: [...up, ...down] as ApplicantField[]
  }
}
