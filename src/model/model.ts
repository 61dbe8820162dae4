/**
 * `Model`: a forest, what its raw scores mean, and what a model file says besides.
 *
 * @module
 */
import type { CategoryValue } from '../data/categories.ts'
import type { FeatureInfo } from '../data/feature-info.ts'
import type { ClassRule } from './class-rule.ts'
import type { Forest } from './forest.ts'
import type { InputStage } from './library-code.ts'
import type { Link } from './link.ts'

/** Where a model comes from. */
export interface ModelSource {
  readonly library: 'LightGBM' | 'XGBoost' | 'CatBoost' | 'scikit-learn' | 'ONNX'
  /** Of the file's format (LightGBM: `v4`), or of the library that wrote it; undefined when the file has none. */
  readonly version: string | undefined
}

/**
 * What XGBoost computes contributions from, where the forest has something else: there leaf values are multiplied with the weights of
 * their trees, and sums of hessians add up.
 */
export interface UnweightedTrees {
  /** Output of each leaf, without the weight of its tree [numLeaves]. */
  readonly leafValue: Float32Array
  /** What dart multiplies each tree with; 1 elsewhere [numTrees]. */
  readonly treeWeight: Float32Array
  /** Sum of hessians in each node, as the file has it; -1 when it has none [numNodes]. */
  readonly internalWeight: Float32Array
  /** 1 where the file's tree has vectors as leaves, and the forest a tree for each of their values [numTrees]. */
  readonly isVector: Uint8Array
}

/** How the trees of a file stand in the forest, where that is not one after the other. */
export interface FileTrees {
  /**
   * Iteration `i` is rounds `roundOffsets[i]` to `roundOffsets[i + 1]` (exclusive) of the forest; a round has one tree for each raw
   * score [numIterations + 1].
   */
  readonly roundOffsets: Int32Array
  /** Iteration `i` has trees `treeOffsets[i]` to `treeOffsets[i + 1]` (exclusive) of the file [numIterations + 1]. */
  readonly treeOffsets: Int32Array
  /** The forest's tree of each of the file's; the first where the forest has one for each raw score [numFileTrees]. */
  readonly treeOf: Int32Array
  /** What the library calls each leaf of the forest [numLeaves]. */
  readonly leafNumber: Int32Array
  /** Undefined where contributions are computed from the forest as it is. */
  readonly unweighted?: UnweightedTrees | undefined
}

/** A loaded or trained model. Immutable plain data: `structuredClone` and `postMessage` copy it. */
export interface Model {
  readonly forest: Forest
  /** What is computed from a row before the trees see it; undefined where they see the row's own columns. */
  readonly inputStage?: InputStage | undefined
  readonly source: ModelSource
  /** Undefined where the file's trees stand in the forest as they are, and leaves are numbered within each tree. */
  readonly fileTrees?: FileTrees | undefined
  /** The iteration that early stopping found best, from 0, where the file says so. Nothing uses it unless told to. */
  readonly bestIteration?: number | undefined
  /** Name of the objective, without its parameters; `custom` when the model names none. */
  readonly objective: string
  /** Number of classes that the model tells apart: 2 for `binary`; undefined when it is no classifier. */
  readonly numClasses: number | undefined
  /** What each class is called, by its number; undefined where a file does not say [numClasses]. */
  readonly classLabels?: readonly CategoryValue[] | undefined
  /** How scores become a class; undefined where the class is the most probable one. */
  readonly classRule?: ClassRule | undefined
  /** Columns of a row. */
  readonly numFeatures: number
  /** From raw scores to outputs. */
  readonly link: Link
  /** Whether prediction may stop early. */
  readonly canStopEarly: boolean
  /** Random forest: outputs are means over the iterations used, while raw scores stay sums. */
  readonly averageOutput: boolean
  /** Feature names in column order [numFeatures]. */
  readonly featureNames: readonly string[]
  /** What training saw of each feature [numFeatures]. */
  readonly featureInfos: readonly FeatureInfo[]
  /** Category lists of the training data frame's categorical columns, in column order; empty when it had none. */
  readonly pandasCategorical: readonly (readonly CategoryValue[])[]
  /** Category lists by feature name, from training or the caller of `loadModel`, as a file does not tell; values by code. */
  readonly categories?: Readonly<Record<string, readonly CategoryValue[]>> | undefined
  /** What only a file needs. */
  readonly file: ModelFile
}

/** The parts of a model file that evaluation does not use, as they were written. */
export interface ModelFile {
  /** `objective=` as written; undefined when the file has none. */
  readonly objective: string | undefined
  /** `v2`, `v3`, `v4`, or undefined. */
  readonly version: string | undefined
  readonly numClass: number
  readonly labelIndex: number
  /** `feature_infos=` as written: `[min:max]`, `-1:4:7` (categories) or `none` (unused) [numFeatures]; undefined for a dump. */
  readonly featureInfos: readonly string[] | undefined
  /** Monotone constraint of each feature, -1, 0 or 1; undefined when none is set [numFeatures]. */
  readonly monotoneConstraints: readonly number[] | undefined
  /**
   * The `feature_importances:` lines as written; undefined when the file has none. They are kept because LightGBM sums
   * them from gains of which the file holds only six digits.
   */
  readonly importances: string | undefined
  /** The `parameters:` lines as written; undefined when the file has none. */
  readonly parameters: string | undefined
  /** The `parser:` section as written; undefined when the file has none. */
  readonly parser: string | undefined
  /** The JSON after `pandas_categorical:` as written; undefined when the file has none. */
  readonly pandasCategorical: string | undefined
}

/** What is kept of a file of another library than LightGBM, which is not written again. */
export function foreignFile(numClass: number): ModelFile {
  return {
    objective: undefined,
    version: undefined,
    numClass,
    labelIndex: 0,
    featureInfos: undefined,
    monotoneConstraints: undefined,
    importances: undefined,
    parameters: undefined,
    parser: undefined,
    pandasCategorical: undefined
  }
}

/** Training parameters the file records, such as `learning_rate`, as text. */
export function savedParameters(model: Model): ReadonlyMap<string, string> {
  const pairs = [...(model.file.parameters ?? '').matchAll(/^\[([^:\]\n]+): (.*)\]$/gm)]
  return new Map(pairs.map(([, name, value]) => [name!, value!]))
}

/** Outputs of a row: what `predict` gives. It has `forest.numTreesPerIteration` raw scores. */
export function numOutputsOf({ link, forest }: Pick<Model, 'link' | 'forest'>): number {
  return (link.kind === 'library' ? link.numOutputs : undefined) ?? forest.numTreesPerIteration
}

/** Iterations of a model. */
export function numIterationsOf(model: Model): number {
  if (model.fileTrees !== undefined) return model.fileTrees.roundOffsets.length - 1
  return model.forest.numTrees / model.forest.numTreesPerIteration
}

/** The model with these parts, which `console.log` of Node, Deno and Bun shows in one line instead of all its numbers. */
export function createModel(parts: Omit<Model, 'numFeatures'>): Model {
  const model = { ...parts, numFeatures: parts.featureNames.length }
  Object.defineProperty(model, Symbol.for('nodejs.util.inspect.custom'), { value: () => summaryOf(model) })
  return model
}

function summaryOf(model: Model): string {
  const { numTrees, numTreesPerIteration } = model.forest
  const classes = numTreesPerIteration === 1 ? '' : `, ${numTreesPerIteration} classes`
  return `Model { ${model.objective}, ${numTrees} trees, ${model.numFeatures} features${classes} }`
}
