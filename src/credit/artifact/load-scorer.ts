/**
 * `loadScorer`: a packed file as a scorer.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'
import { anything, dictionary, list, name, object, optional, type Shape, text } from '../../shapes.ts'
import { sha256 } from '../../bytes/sha256.ts'
import { checkDefinition } from '../checks/check-definition.ts'
import { createCheckedScorer } from '../create-credit-scorer.ts'
import type { CreditDefinition } from '../definition.ts'
import type { CreditScorer } from '../scorer.ts'
import { readHeader } from './header-line.ts'
import { type PackedModel, unpackModel } from './model-json.ts'
import { ScorerFormatError } from './scorer-format-error.ts'

/**
 * Loads a scorer from the bytes that `packScorer` made, in any runtime. The directions that `packScorer` proved are not proved again: the
 * hash says that nobody changed the file since, not who made it.
 *
 * @throws TypeError unless the file comes as bytes
 * @throws ScorerFormatError when it is no packed scorer, is damaged, or of another version
 * @example
 * ```js
 * const scorer = loadScorer(readFileSync('lender.opencredit'))
 * ```
 */
export function loadScorer(bytes: Uint8Array | ArrayBuffer): CreditScorer {
  const content = bytesOf(bytes)
  const header = readHeader(content)
  const packed = content.subarray(header.length, -1)
  if (content.at(-1) !== newline || sha256(packed) !== header.sha256)
    throw new ScorerFormatError(
      'its SHA-256 does not fit its content: it is damaged, or was changed after it was packed'
    )
  try {
    const definition = unpackDefinition(new TextDecoder('utf-8', { fatal: true }).decode(packed))
    return createCheckedScorer(definition, header.sha256)
  } catch (error) {
    // Whatever is wrong in a file that was not damaged, whoever wrote it did not pack it with this package.
    throw new ScorerFormatError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const newline = 10

function bytesOf(source: unknown): Uint8Array {
  // By its tag, as bytes made in another realm are no instance of this one's class.
  const tag = Object.prototype.toString.call(source)
  if (tag === '[object Uint8Array]') return source as Uint8Array
  if (tag === '[object ArrayBuffer]') return new Uint8Array(source as ArrayBuffer)
  throw new TypeError(`"bytes" expected a Uint8Array or an ArrayBuffer, got ${kindOf(source)}`)
}

// What must be known of the JSON before its models can be unpacked; the rest is checked with them.
const packedModels: Shape = (models, place) => {
  list(dictionary(anything, name), 1)(models, place)
  for (const [i, { model }] of (models as readonly { readonly model?: unknown }[]).entries()) {
    const form = object({ compact: optional(text), text: optional(text), categories: optional(anything) })
    form(model, `${place}[${i}].model`)
  }
}

function unpackDefinition(text: string): CreditDefinition {
  const parsed: unknown = JSON.parse(text)
  dictionary(anything, name, 'definition')(parsed, '')
  const { models, ...rest } = parsed as { readonly models?: unknown }
  packedModels(models, 'models')
  const unpacked = (models as readonly { readonly model: PackedModel }[]).map(({ model, ...scoring }) => ({
    ...scoring,
    model: unpackModel(model)
  }))
  const definition = { ...rest, models: unpacked } as unknown as CreditDefinition
  checkDefinition(definition)
  return definition
}
