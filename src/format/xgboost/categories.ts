/**
 * The categories of data frames that files of 3.1 and later hold: for each feature a list of texts or numbers, in the order of
 * their codes.
 *
 * Source: XGBoost 3.1 src/data/cat_container.h, CatContainer::Save.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import {
  type FileObject,
  integersAt,
  isFileObject,
  listAt,
  numbersAt,
  optional,
  xgboostFault
} from './document-values.ts'

const section = 'cats'
const maxLength = 2 ** 31 - 1

/**
 * Category lists by feature; undefined for a feature without, and for one whose texts the file does not have whole: files before 3.4
 * cut them as if every character were a byte [numFeatures].
 *
 * @param model - `gradient_booster.model`
 * @param version - of the library that wrote the file
 * @throws ModelFormatError when a list is damaged
 */
export function readXgboostCategories(
  model: FileObject,
  numFeatures: number,
  version: string | undefined
): readonly (readonly CategoryValue[] | undefined)[] {
  const none = Array.from({ length: numFeatures }, () => undefined)
  const cats = optional(model, 'cats')
  if (!isFileObject(cats) || optional(cats, 'enc') === undefined) return none
  const encodings = Array.from(listAt(cats, 'enc', section))
  if (encodings.length === 0) return none
  if (encodings.length !== numFeatures)
    throw xgboostFault(`expected ${numFeatures} lists, got ${encodings.length}`, section, 'enc')
  return encodings.map((encoding) => {
    if (!isFileObject(encoding)) throw xgboostFault('expected objects', section, 'enc')
    const values =
      optional(encoding, 'offsets') === undefined ? numbersOf(encoding) : textsOf(encoding, isCutByCharacters(version))
    return values === undefined || values.length === 0 ? undefined : values
  })
}

function numbersOf(encoding: FileObject): number[] {
  const list = listAt(encoding, 'values', section)
  const values = Array.from(list, Number)
  if (values.some((value, i) => Number.isNaN(value) || typeof list[i] === 'string'))
    numbersAt(encoding, 'values', section)
  return values
}

function isCutByCharacters(version: string | undefined): boolean {
  const [major, minor] = (version ?? '').split('.').map(Number)
  return major === 3 && minor! < 4
}

// UTF-8 as signed bytes, cut at the offsets.
function textsOf(encoding: FileObject, areCut: boolean): string[] | undefined {
  const bytes = Uint8Array.from(integersAt(encoding, 'values', section, -128, 255))
  if (areCut && bytes.some((byte) => byte > 127)) return undefined
  const offsets = integersAt(encoding, 'offsets', section, 0, maxLength)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return Array.from(offsets.subarray(1), (end, i) => {
    const start = offsets[i]!
    if (start > end || end > bytes.length)
      throw xgboostFault(`expected ascending offsets up to ${bytes.length}`, section, 'offsets')
    try {
      return decoder.decode(bytes.subarray(start, end))
    } catch {
      throw xgboostFault('expected UTF-8', section, 'values')
    }
  })
}
