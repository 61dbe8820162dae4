/**
 * A definition as the JSON of a packed scorer, and its hash.
 *
 * @module
 */
import { sha256 } from '../../bytes/sha256.ts'
import type { Baseline, CreditDefinition } from '../definition.ts'
import { canonicalJson } from './canonical-json.ts'
import { packModel } from './model-json.ts'

/** The definition as UTF-8 of canonical JSON, its models packed. */
export function packedDefinition(definition: CreditDefinition): Uint8Array {
  const models = definition.models.map((scoring) => ({ ...scoring, model: packModel(scoring.model) }))
  return new TextEncoder().encode(canonicalJson({ ...definition, models }))
}

/** SHA-256 of a definition's packed form, in hexadecimal. */
export function definitionHash(definition: CreditDefinition): string {
  return sha256(packedDefinition(definition))
}

/** SHA-256 of a baseline's rows as canonical JSON, in hexadecimal. */
export function baselineHash({ rows }: Baseline): string {
  return sha256(new TextEncoder().encode(canonicalJson(rows)))
}
