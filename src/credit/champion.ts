/**
 * The champion: the credit model this package ships, decoded on first use.
 *
 * @module
 */
import { createInterventional, type Interventional } from '../explain/interventional.ts'
import { readCompact } from '../format/compact.ts'
import type { Model } from '../model/model.ts'
import { bytesOfBase64 } from '../numeric/base64.ts'
import { youngerAges } from './age-guard.ts'
import { decodeBaseline } from './baseline.ts'
import { championData } from './champion-data.ts'
import type { BaselineIdentity, ModelIdentity } from './champion-parts.ts'

/** The champion, ready to score and explain. */
export interface Champion {
  readonly model: Model
  readonly identity: ModelIdentity
  readonly baseline: BaselineIdentity
  /** The ages the age guard tries. */
  readonly youngerAges: readonly number[]
  /** Explains raw scores against the baseline. */
  readonly interventional: Interventional
}

let champion: Champion | undefined

/** The champion; the first call decodes it and prepares its baseline. */
export function loadChampion(): Champion {
  if (champion === undefined) {
    const { model: encodedModel, identity, baseline } = championData
    const model = readCompact(bytesOfBase64(encodedModel))
    const { rows, ...baselineIdentity } = baseline
    const { numFeatures } = model.forest
    const values = decodeBaseline(model.forest, bytesOfBase64(rows), baseline.size)
    const interventional = createInterventional(model, { values, numRows: baseline.size, numFeatures })
    champion = { model, identity, baseline: baselineIdentity, youngerAges: youngerAges(model.forest), interventional }
  }
  return champion
}
