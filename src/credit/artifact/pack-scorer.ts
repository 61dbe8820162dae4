/**
 * `packScorer`: a definition, models and all, as one file.
 *
 * Two lines of UTF-8: a header with the version of the format and the SHA-256 of the second line, and the definition as canonical
 * JSON. The same definition always gives the same bytes.
 *
 * @module
 */
import { sha256 } from '../../bytes/sha256.ts'
import { checkDefinition } from '../checks/check-definition.ts'
import { createCheckedScorer } from '../create-credit-scorer.ts'
import type { CreditDefinition } from '../definition.ts'
import { packedDefinition } from './packed-definition.ts'
import { headerLine } from './header-line.ts'
import { verifyPromises } from './verify-promises.ts'

/**
 * Packs a definition into the bytes of a file for `loadScorer`. The directions it promises (`monotoneFields`) are proved first,
 * which can take seconds.
 *
 * @throws TypeError, RangeError when the definition is wrong, or a promise is not kept
 * @example
 * ```js
 * writeFileSync('lender.opencredit', packScorer(definition))
 * ```
 */
export function packScorer<Field extends string, Class extends string, JunkCode extends string>(
  definition: CreditDefinition<Field, Class, JunkCode>
): Uint8Array {
  checkDefinition(definition)
  const packed = packedDefinition(definition)
  const hash = sha256(packed)
  createCheckedScorer(definition, hash)
  verifyPromises(definition)
  const header = new TextEncoder().encode(headerLine(hash))
  const bytes = new Uint8Array(header.length + packed.length + 1)
  bytes.set(header)
  bytes.set(packed, header.length)
  bytes[bytes.length - 1] = newline
  return bytes
}

const newline = 10
