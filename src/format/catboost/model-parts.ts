/**
 * The parts of a CatBoost model, whichever file they come from. Features have the numbers that the library gives them among the
 * floating-point and among the categorical ones; columns are numbers among all.
 *
 * @module
 */
import { ModelFormatError } from '../../errors.ts'
import type { CtrType } from '../../model/libraries/catboost-stage.ts'

/** A feature of numbers. */
export interface FloatFeature {
  readonly index: number
  readonly column: number
  readonly name: string
  /** [numBorders] */
  readonly borders: Float32Array
  /** Whether NaN is above every border; it is above none otherwise. */
  readonly isNanAbove: boolean
}

/** A feature of categories. */
export interface CategoricalFeature {
  readonly index: number
  readonly column: number
  readonly name: string
}

/** The categories of a feature that trees test one by one. */
export interface OneHotFeature {
  /** Of the categorical feature. */
  readonly index: number
  /** In 32 bits with a sign. */
  readonly hashes: Int32Array
}

/** A combination of features whose hash finds statistics. */
export interface FileProjection {
  /** Of categorical features. */
  readonly categories: readonly number[]
  readonly conditions: readonly { readonly index: number; readonly border: number }[]
  readonly matches: readonly { readonly index: number; readonly hash: number }[]
}

/** What identifies statistics. */
export interface StatisticsKey {
  readonly projection: FileProjection
  readonly type: CtrType
  /**
   * Number of the rule by which training made classes of a target: there is one for each target, and for each number of borders that
   * statistics ask for. Files in JSON do not say it.
   */
  readonly targetClassifier: number
}

/** A number computed from statistics. */
export interface CtrFeature extends StatisticsKey {
  readonly targetBorder: number
  readonly priorNumerator: number
  readonly priorDenominator: number
  readonly shift: number
  readonly scale: number
  readonly borders: Float32Array
}

/** Statistics of the combinations of a projection; see `CtrTable`. */
export interface FileTable extends StatisticsKey {
  readonly hashes: Uint32Array
  readonly rows: Int32Array
  readonly statistics: Float64Array
  readonly width: number
  readonly denominator: number
}

/** A tree whose levels have one condition each. */
export interface ObliviousTree {
  readonly kind: 'oblivious'
  /** Numbers of conditions: the first decides bit 0 of the leaf's number, and so on [depth]. */
  readonly splits: Int32Array
  /** [2^depth × numOutputs] */
  readonly leafValues: Float64Array
  /** Sum of training weights; undefined when the file has none [2^depth]. */
  readonly leafWeights: Float64Array | undefined
}

/** A tree of nodes, the root first; with none it is one leaf. Children are nodes, or, where negative, leaves `~child`. */
export interface NodeTree {
  readonly kind: 'nodes'
  /** Numbers of conditions [numNodes]. */
  readonly splits: Int32Array
  readonly falseChild: Int32Array
  readonly trueChild: Int32Array
  /** What the library calls each leaf [numLeaves]. */
  readonly leafNumber: Int32Array
  /** [numLeaves × numOutputs] */
  readonly leafValues: Float64Array
  readonly leafWeights: Float64Array | undefined
}

/** A tree of either shape. */
export type CatboostTree = ObliviousTree | NodeTree

/** What a file says of training, where it does. */
export interface TrainingInfo {
  readonly version: string | undefined
  /** Name of the loss; undefined when it is not told. */
  readonly loss: string | undefined
  /** Names of the classes, as the file has them; undefined when there are none. */
  readonly classNames: readonly unknown[] | undefined
  /** As the file has it: a probability as text. */
  readonly probabilityThreshold: string | undefined
}

/** All of a model. */
export interface ModelParts {
  readonly floats: readonly FloatFeature[]
  readonly categoricals: readonly CategoricalFeature[]
  readonly oneHots: readonly OneHotFeature[]
  readonly ctrs: readonly CtrFeature[]
  readonly tables: readonly FileTable[]
  readonly trees: readonly CatboostTree[]
  readonly numOutputs: number
  readonly scale: number
  /** Of each raw score, or one for all, or none. */
  readonly bias: Float64Array
  readonly info: TrainingInfo
}

/** What is wrong in a section, at a key. */
export function catboostFault(fault: string, section?: string, key?: string): ModelFormatError {
  return new ModelFormatError(fault, { library: 'CatBoost', section, key })
}

/** What the file has, but cannot be evaluated here. */
export function unsupported(what: string, section: string, key: string): ModelFormatError {
  return catboostFault(`${what} are not supported; train the model without them`, section, key)
}

/** The number of conditions that trees may test: borders of numbers, categories one by one, borders of statistics. */
export function numConditionsOf({ floats, oneHots, ctrs }: Pick<ModelParts, 'floats' | 'oneHots' | 'ctrs'>): number {
  const count = (lists: readonly { readonly length: number }[]): number =>
    lists.reduce((sum, { length }) => sum + length, 0)
  return (
    count(floats.map(({ borders }) => borders)) +
    count(oneHots.map(({ hashes }) => hashes)) +
    count(ctrs.map(({ borders }) => borders))
  )
}

/** What identifies statistics, as a text. */
export function tableKey({ projection, type, targetClassifier }: StatisticsKey): string {
  return JSON.stringify([type, targetClassifier, projectionKey(projection)])
}

/** What identifies a projection. */
export function projectionKey({ categories, conditions, matches }: FileProjection): string {
  return JSON.stringify([
    categories,
    conditions.map(({ index, border }) => [index, border]),
    matches.map(({ index, hash }) => [index, hash])
  ])
}
