/**
 * What only the models of one library need for prediction: links of its own, and input stages. A loader puts the code in when it
 * loads a model, so that a bundle holds the code of those libraries only whose loaders it has.
 *
 * @module
 */
import type { CategoryCodes, CategoryValue } from '../data/categories.ts'
import type { RowReader } from '../data/row-reader.ts'

/** Libraries whose models may need code of their own. */
export type CodedLibrary = 'XGBoost' | 'CatBoost' | 'Sklearn' | 'ONNX'

/** A link that only one library's models have, by name. */
export interface LibraryLink {
  readonly kind: 'library'
  readonly library: CodedLibrary
  readonly name: string
  /** Outputs of a row; undefined where there is one for each raw score. */
  readonly numOutputs?: number | undefined
}

/**
 * What is computed from a row before the trees see it, as plain data. Each library adds what its code needs.
 *
 * `Model.numFeatures` and `Model.featureNames` are then the row's columns, and `Forest.numFeatures` counts the trees' columns.
 */
export interface InputStage {
  readonly library: CodedLibrary
  /** Names of the trees' columns [forest.numFeatures]. */
  readonly columnNames: readonly string[]
  /**
   * The row's columns that share what explanations give to each of the trees' columns [forest.numFeatures]; undefined where
   * contributions cannot be told apart.
   */
  readonly explainedColumns: readonly (readonly number[])[] | undefined
  /** Whether each of the trees' columns depends on one column of the row, so that a background can replace columns one by one. */
  readonly isByColumn: boolean
}

/** An input stage, prepared. */
export interface PreparedStage {
  /**
   * Computes the trees' columns of a row.
   *
   * @param row - values and codes by position [model.numFeatures]
   * @param columns - receives the columns [forest.numFeatures]
   * @throws TypeError when a value is none that the library takes
   */
  readonly compute: (row: Float64Array, columns: Float64Array) => void
  /** A reader of the trees' columns of the rows of `reader`. */
  readonly stagedRows: (reader: RowReader) => RowReader
  /**
   * How the values of a column of the row become codes, and the values that are known; undefined for a column of numbers. Without, the
   * model's own category lists say so.
   */
  readonly categoriesOf?: (
    feature: number
  ) => (CategoryCodes & { readonly values: readonly CategoryValue[] }) | undefined
}

/** The code of a library. */
export interface LibraryCode {
  /**
   * Turns raw scores into outputs, in place, where there are as many.
   *
   * @param scores - [numRows × numOutputs]
   */
  readonly applyLink?: (link: LibraryLink, scores: Float64Array, numOutputs: number) => void
  /**
   * Writes outputs, where a link has a number of its own.
   *
   * @param scores - raw scores [numRows × numScores]
   * @param outputs - [numRows × link.numOutputs]
   */
  readonly writeOutputs?: (link: LibraryLink, scores: Float64Array, numScores: number, outputs: Float64Array) => void
  /**
   * The number of the class of each row, for a model whose `classRule` is the library's.
   *
   * @param scores - raw scores [numRows × numScores]
   */
  readonly classesOf?: (link: LibraryLink, scores: Float64Array, numScores: number) => Int32Array
  readonly prepareStage?: (stage: InputStage) => PreparedStage
}

const codes = new Map<CodedLibrary, LibraryCode>()
const prepared = new WeakMap<InputStage, PreparedStage>()

/** Puts in the code of a library. */
export function useLibrary(library: CodedLibrary, code: LibraryCode): void {
  codes.set(library, code)
}

/**
 * The code of a library.
 *
 * @throws Error when it has not been put in
 */
export function codeOfLibrary(library: CodedLibrary): LibraryCode {
  const code = codes.get(library)
  if (code !== undefined) return code
  throw new Error(`"model" is of ${library} and was loaded elsewhere: call use${library}() here first`)
}

/**
 * The input stage of a model, prepared once.
 *
 * @throws Error when the library's code has not been put in
 */
export function preparedStage(stage: InputStage): PreparedStage {
  let found = prepared.get(stage)
  if (found === undefined) prepared.set(stage, (found = codeOfLibrary(stage.library).prepareStage!(stage)))
  return found
}
