/**
 * `loadSklearn`: a scikit-learn model, as `export_model.py` wrote it, to a `Model`.
 *
 * @module
 */
import { ModelFormatError } from '../../errors.ts'
import type { Model } from '../../model/model.ts'
import { type FileContent, fileContentOf, type FileSource } from '../file-content.ts'
import { parseJsonDocument } from '../json-document.ts'
import { type LoadOptions, loadWith } from '../load-options.ts'
import { isSklearnDocument, sklearnFormat, splitPackedDocument } from './document.ts'
import { readSklearnModel } from './read-model.ts'

const library = 'scikit-learn'

/**
 * Loads a scikit-learn model from the JSON that the script printed by `opencredit export-sklearn` writes: decision trees, forests,
 * gradient boosting, histogram gradient boosting and isolation forests.
 *
 * @param source - the JSON, as text or bytes, or as a parsed object
 * @throws ModelFormatError when the file is damaged, another, or holds something that cannot be evaluated exactly
 * @throws TypeError, RangeError when `source` is of another kind, or options do not fit
 * @example
 * ```js not-run
 * const model = loadSklearn(readFileSync('model.json'))
 * ```
 */
export function loadSklearn(source: FileSource, options: LoadOptions = {}): Model {
  return loadWith(options, () => readSklearn(fileContentOf(source, library)))
}

/**
 * The model of a file's content.
 *
 * @throws ModelFormatError when it is none of scikit-learn
 */
function readSklearn(content: FileContent): Model {
  const packed = 'bytes' in content ? splitPackedDocument(content.bytes) : undefined
  if (packed !== undefined) return readSklearnModel(packed.document, packed.data)
  const document = 'document' in content ? content.document : parseJsonDocument(content.bytes, library)
  if (isSklearnDocument(document)) return readSklearnModel(document)
  throw new ModelFormatError(
    `expected "${sklearnFormat}"; write the file with the script that opencredit export-sklearn prints`,
    { library, section: 'document', key: 'format' }
  )
}
