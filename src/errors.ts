/**
 * The one error class of the package. Wrong arguments are `TypeError` (wrong kind) or `RangeError` (wrong value), in the
 * form `"name" expected X, got Y`; what is wrong with a model file is a `ModelFormatError`, which says where.
 *
 * @module
 */

/** Where in a model file a fault was found. */
export interface ModelFormatErrorPlace {
  /** Whose file it is (default `LightGBM`). */
  readonly library?: string | undefined
  /** Line number in the file, from 1; left out for formats without lines. */
  readonly line?: number | undefined
  /** Part of the file: `header`, `Tree=17`, `parameters`, … */
  readonly section?: string | undefined
  /** Key inside the section: `threshold`, `num_leaves`, … */
  readonly key?: string | undefined
}

/** Thrown when a model file is damaged, is not a model, or holds something this package cannot evaluate. */
export class ModelFormatError extends Error {
  /** Line number in the file, from 1; undefined for formats without lines. */
  readonly line: number | undefined
  /** Part of the file: `header`, `Tree=17`, `parameters`, … */
  readonly section: string | undefined
  /** Key inside the section: `threshold`, `num_leaves`, … */
  readonly key: string | undefined

  constructor(fault: string, place: ModelFormatErrorPlace = {}) {
    const { library = 'LightGBM', line, section, key } = place
    const where = [section, key].filter((part) => part !== undefined).join(', ')
    super(`${library} model${line === undefined ? '' : ` line ${line}`}${where === '' ? '' : ` (${where})`}: ${fault}`)
    this.name = 'ModelFormatError'
    this.line = line
    this.section = section
    this.key = key
  }
}
