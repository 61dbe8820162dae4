/**
 * Puts the parts of a model together and checks that they agree; the last step of every reader.
 *
 * @module
 */
import { ModelFormatError, type ModelFormatErrorPlace } from '../errors.ts'
import { linkOf } from './link.ts'
import type { Model } from './model.ts'

const readableVersions = ['v2', 'v3', 'v4']
// Far above any real number of classes; keeps a damaged header from making every output row huge.
const maxTreesPerIteration = 65536

/**
 * A model of these parts.
 *
 * @param parts - everything but the link, which the objective tells
 * @param placeOf - where in the file a header key stands
 * @throws ModelFormatError when parts contradict each other or the objective is unknown
 */
export function makeModel(parts: Omit<Model, 'link'>, placeOf: (key: string) => ModelFormatErrorPlace): Model {
  const { forest, file } = parts
  const { numTrees, numFeatures, numTreesPerIteration } = forest
  const fault = (key: string, text: string): ModelFormatError => new ModelFormatError(text, placeOf(key))

  if (file.version !== undefined && !readableVersions.includes(file.version)) {
    throw fault('version', `expected one of ${readableVersions.join(', ')}; got "${file.version.slice(0, 40)}"`)
  }
  if (parts.featureNames.length !== numFeatures) {
    throw fault('feature_names', `expected ${numFeatures} names, got ${parts.featureNames.length}`)
  }
  if (parts.featureNames.some((name) => name === '' || /[ \r\n]/.test(name))) {
    throw fault('feature_names', 'expected names without spaces and line ends')
  }
  if (parts.featureInfos.length !== numFeatures) {
    throw fault('feature_infos', `expected ${numFeatures} entries, got ${parts.featureInfos.length}`)
  }
  if (file.monotoneConstraints !== undefined && file.monotoneConstraints.length !== numFeatures) {
    throw fault('monotone_constraints', `expected ${numFeatures} numbers, got ${file.monotoneConstraints.length}`)
  }
  if (numTreesPerIteration > maxTreesPerIteration) {
    throw fault('num_tree_per_iteration', `expected at most ${maxTreesPerIteration}, got ${numTreesPerIteration}`)
  }
  if (numTrees % numTreesPerIteration !== 0) {
    throw fault(
      'num_tree_per_iteration',
      `expected a divisor of the number of trees, ${numTrees}; got ${numTreesPerIteration}`
    )
  }
  const link = linkOf(file.objective)
  if (typeof link === 'string') throw fault('objective', link)
  if (link.numClasses !== undefined && link.numClasses !== numTreesPerIteration) {
    throw fault(
      'objective',
      `expected ${numTreesPerIteration} classes (num_tree_per_iteration), got ${link.numClasses}`
    )
  }
  return { ...parts, link }
}
