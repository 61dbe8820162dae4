/**
 * What follows the trees of a LightGBM text model: importances, parameters, a parser's settings, pandas' categories.
 *
 * Source: LightGBM 4.7.0 src/boosting/gbdt_model_text.cpp GBDT::SaveModelToString; python-package/lightgbm/basic.py.
 *
 * @module
 */
import type { CategoryValue } from '../../data/categories.ts'
import { ModelFormatError } from '../../errors.ts'
import { type LineCursor, lineNumberAt, lineStartsWith, lineText, nextLine } from './byte-lines.ts'
import { parseCategoryLists } from './pandas-categorical.ts'
import { decodeText } from './text-bytes.ts'

/** The sections after the trees of a text model; left out where the file has none. */
export interface TextModelTail {
  importances?: string
  parameters?: string
  parser?: string
  pandasCategorical?: string
  /** The lists of `pandasCategorical`. */
  categories: readonly (readonly CategoryValue[])[]
}

// How sections begin and end. Importances end with a blank line, or with the file.
const sections = [
  { head: 'feature_importances:', part: 'importances', last: '' },
  { head: 'parameters:', part: 'parameters', last: 'end of parameters' },
  { head: 'parser:', part: 'parser', last: 'end of parser' }
] as const
const categoriesHead = 'pandas_categorical:'

/**
 * Reads what follows the trees. Lines outside the known sections do not bear on evaluation and are passed over.
 *
 * @param cursor - on the line that ends the trees
 * @param headerKeys - keys that would belong to the header here: all, in a file without trees, else none
 * @param numFeatures - the most category lists there can be
 * @throws ModelFormatError when the file ends within a section or the category lists are damaged
 */
export function readTail(cursor: LineCursor, headerKeys: readonly string[], numFeatures: number): TextModelTail {
  const tail: TextModelTail = { categories: [] }
  while (nextLine(cursor)) {
    const section = sections.find(({ head }) => lineStartsWith(cursor, head))
    if (section !== undefined) tail[section.part] = sectionText(cursor, section.last)
    else if (lineStartsWith(cursor, categoriesHead)) {
      tail.pandasCategorical = lineText(cursor).slice(categoriesHead.length)
      const lists = parseCategoryLists(tail.pandasCategorical, numFeatures)
      if (lists === undefined) {
        throw new ModelFormatError('expected null or lists of category values as JSON', {
          line: lineNumberAt(cursor, cursor.start),
          section: 'pandas_categorical'
        })
      }
      tail.categories = lists
    } else if (headerKeys.some((key) => lineStartsWith(cursor, `${key}=`))) {
      throw new ModelFormatError('expected no line of the header', {
        line: lineNumberAt(cursor, cursor.start),
        section: 'after the trees'
      })
    } else if (isCutHead(cursor)) {
      throw new ModelFormatError('the file ends inside a line', {
        line: lineNumberAt(cursor, cursor.start),
        section: 'after the trees'
      })
    }
  }
  return tail
}

// Whether the file ends within the line that a section starts with. What the section held would be lost in silence.
function isCutHead({ bytes, start, end, next }: LineCursor): boolean {
  if (next <= bytes.length || start === end || end - start > 20) return false
  const text = decodeText(bytes, start, end)
  return [categoriesHead, ...sections.map(({ head }) => head)].some((head) => head.startsWith(text))
}

// The lines up to the one that equals `last`, which is not part of the text; an empty `last` may be the end of the file.
function sectionText(cursor: LineCursor, last: string): string {
  const { start: head, next: start } = cursor
  const name = lineText(cursor)
  while (nextLine(cursor)) {
    if (cursor.end - cursor.start === last.length && lineStartsWith(cursor, last)) {
      return decodeText(cursor.bytes, start, cursor.start).replaceAll('\r\n', '\n')
    }
  }
  if (last === '') return decodeText(cursor.bytes, start, cursor.bytes.length).replaceAll('\r\n', '\n')
  throw new ModelFormatError(`the file ends before "${last}"`, { line: lineNumberAt(cursor, head), section: name })
}
