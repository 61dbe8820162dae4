/**
 * The champion: the credit model this package ships, decoded on first use.
 *
 * @module
 */
import { createRowExplainer, type RowExplainer } from '../../explain/interventional/row-explainer.ts'
import { pathsOf } from '../../explain/paths.ts'
import { readCompact } from '../../format/compact.ts'
import type { Model } from '../../model/model.ts'
import { bytesOfBase64 } from '../../bytes/base64.ts'
import { youngerAges } from '../scoring/age-guard.ts'
import { decodePatterns } from './baseline-patterns.ts'
import { championData } from './champion-data.ts'
import type { BaselineIdentity, ModelIdentity, PointsReference, ProtocolAccuracy } from './champion-parts.ts'

/** The champion, ready to score and explain. */
export interface Champion {
  readonly model: Model
  readonly identity: ModelIdentity
  readonly baseline: BaselineIdentity
  /** The ages the age guard tries. */
  readonly youngerAges: readonly number[]
  /** Explains raw scores against the baseline. */
  readonly explainer: RowExplainer
}

/** What measuring the champion gave. */
export const championProtocols: readonly ProtocolAccuracy[] = championData.protocols

/** Points of the rows the champion was trained on. */
export const championReference: PointsReference = championData.reference

/** The margin the champion must give `exampleApplicant`. */
export const championExampleMargin: number = championData.exampleMargin

let champion: Champion | undefined

/** The champion; the first call decodes it and prepares its baseline. */
export function loadChampion(): Champion {
  if (champion === undefined) {
    const { model: encodedModel, identity, baseline } = championData
    const model = readCompact(bytesOfBase64(encodedModel))
    const { forest } = model
    const { name, size, sha256, patterns: encodedPatterns } = baseline
    const patterns = decodePatterns(bytesOfBase64(encodedPatterns), forest.leafValue.length, size)
    const explainer = createRowExplainer(forest, pathsOf(forest), patterns, [...Array(forest.numTrees).keys()])
    champion = { model, identity, baseline: { name, size, sha256 }, youngerAges: youngerAges(forest), explainer }
  }
  return champion
}
