/**
 * Puts the parts of a LightGBM model together and checks that they agree; the last step of every reader.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import type { FeatureInfo } from '../../data/feature-info.ts'
import { ModelFormatError, type ModelFormatErrorPlace } from '../../errors.ts'
import type { Forest } from '../../model/forest.ts'
import { createModel, type Model, type ModelFile } from '../../model/model.ts'
import { parseFeatureInfo } from './feature-infos.ts'
import { parseObjective } from './objective.ts'

const readableVersions = ['v2', 'v3', 'v4']
const classifiers = ['multiclass', 'multiclassova']
// Keeps a damaged header from making every row of outputs huge.
const maxTreesPerIteration = 65536

/** What a reader finds in a file; the rest of a model follows from it. */
export interface LightgbmParts {
  readonly forest: Forest
  readonly averageOutput: boolean
  readonly featureNames: readonly string[]
  readonly pandasCategorical: readonly (readonly CategoryValue[])[]
  readonly categories?: Model['categories']
  /** Where `file` does not have them as text [numFeatures]. */
  readonly featureInfos?: readonly FeatureInfo[]
  readonly file: ModelFile
}

/**
 * Checks a number of trees per iteration, before it sets the size of anything.
 *
 * @throws ModelFormatError when it is above any real number of classes
 */
export function checkTreesPerIteration(
  numTreesPerIteration: number,
  placeOf: (key: string) => ModelFormatErrorPlace
): void {
  if (numTreesPerIteration <= maxTreesPerIteration) return
  throw new ModelFormatError(
    `expected at most ${maxTreesPerIteration}, got ${numTreesPerIteration}`,
    placeOf('num_tree_per_iteration')
  )
}

/**
 * The model of these parts.
 *
 * @param placeOf - where in the file a header key is
 * @throws ModelFormatError when parts contradict each other or the objective is unknown
 */
export function buildModel(parts: LightgbmParts, placeOf: (key: string) => ModelFormatErrorPlace): Model {
  const { forest, file } = parts
  const { numTrees, numFeatures, numTreesPerIteration } = forest
  const featureInfos = parts.featureInfos ?? (file.featureInfos ?? []).map(parseFeatureInfo)
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
  if (featureInfos.length !== numFeatures) {
    throw fault('feature_infos', `expected ${numFeatures} entries, got ${featureInfos.length}`)
  }
  if (file.monotoneConstraints !== undefined && file.monotoneConstraints.length !== numFeatures) {
    throw fault('monotone_constraints', `expected ${numFeatures} numbers, got ${file.monotoneConstraints.length}`)
  }
  if (numTrees % numTreesPerIteration !== 0) {
    throw fault(
      'num_tree_per_iteration',
      `expected a divisor of the number of trees, ${numTrees}; got ${numTreesPerIteration}`
    )
  }
  if (file.numClass !== numTreesPerIteration) {
    throw fault('num_class', `expected ${numTreesPerIteration} (num_tree_per_iteration), got ${file.numClass}`)
  }
  const objective = parseObjective(file.objective)
  if (typeof objective === 'string') throw fault('objective', objective)
  const { name, link, numClasses = numTreesPerIteration, canStopEarly } = objective
  if (numClasses !== numTreesPerIteration) {
    throw fault('objective', `expected ${numTreesPerIteration} classes (num_tree_per_iteration), got ${numClasses}`)
  }
  return createModel({
    ...parts,
    source: { library: 'LightGBM', version: file.version },
    objective: name,
    numClasses: name === 'binary' ? 2 : classifiers.includes(name) ? numTreesPerIteration : undefined,
    link,
    canStopEarly,
    featureInfos
  })
}
