/**
 * Columns from the text of one of LightGBM's data files.
 *
 * Source: LightGBM 4.7.0 src/io/dataset_loader.cpp, include/LightGBM/utils/text_reader.h.
 *
 * @module
 */
import { createGrowingColumn, type GrowingColumn } from './growing-column.ts'
import {
  cellCount,
  createCellLineReader,
  createLibsvmLineReader,
  lastFeatureOf,
  layoutOfLines,
  type LightgbmLayout,
  type LineReader,
  type LineTarget,
  readLightgbmCell,
  readPreciseCell
} from './lightgbm-lines.ts'
import { linesOf, type NumberedLine } from './text-lines.ts'

/** How to read a data file. */
export interface LightgbmDataOptions {
  readonly hasHeader: boolean
  /** Number of the label's column, from the header's names if there are any. */
  readonly labelColumn: (names: readonly string[] | undefined) => number
  /** Whether numbers become the nearest float64 (`precise_float_parser`). */
  readonly isPrecise: boolean
  /** The rows that the number of features is taken from; only rows of LibSVM files can have more. */
  readonly sample: (numRows: number) => Int32Array
}

/** A data file as columns. */
export interface LightgbmData {
  readonly numRows: number
  /** The header's names, without the label's; undefined without a header. */
  readonly names: readonly string[] | undefined
  readonly labelColumn: number
  readonly label: Float64Array
  /** By feature [numFeatures][numRows]. */
  readonly columns: readonly Float64Array[]
}

// Lines that tell the layout, and those that LightGBM guesses the number of a LibSVM file's features by.
const numLayoutLines = 32
const maxGuessLines = 2 ** 13
const maxLinesWithoutMore = 2 ** 7

/**
 * Reads a file in bounded memory, apart from the columns.
 *
 * @throws Error naming the line when one cannot be read
 */
export async function readLightgbmData(
  pieces: AsyncIterable<string>,
  options: LightgbmDataOptions
): Promise<LightgbmData> {
  let names: string[] | undefined
  let isHeaderNext = options.hasHeader
  let labelColumn: number | undefined
  let table: Table | undefined
  let first: NumberedLine[] = []
  const begin = (): Table => {
    labelColumn ??= options.labelColumn(names)
    table = createTable(first, labelColumn, options)
    for (const line of first) table.add(line)
    first = []
    return table
  }
  for await (const lines of linesOf(pieces)) {
    for (const line of lines) {
      if (isHeaderNext) {
        isHeaderNext = false
        names = line.text.split(/[\t,]/).filter((name) => name !== '')
        continue
      }
      if (table !== undefined) table.add(line)
      else if (first.push(line) === numLayoutLines) begin()
    }
  }
  if (table === undefined && first.length === 0) throw new Error('expected at least 1 row, got none')
  const { numRows, label, columns } = (table ?? begin()).finish()
  const featureNames = names?.filter((_, column) => column !== labelColumn)
  if (featureNames !== undefined && featureNames.length !== columns.length) {
    throw new Error(`line 1: expected ${columns.length + 1} names, as there are columns, got ${names!.length}`)
  }
  return { numRows, names: featureNames, labelColumn: labelColumn!, label, columns }
}

interface Table {
  readonly add: (line: NumberedLine) => void
  readonly finish: () => Pick<LightgbmData, 'numRows' | 'label' | 'columns'>
}

function createTable(first: readonly NumberedLine[], labelColumn: number, options: LightgbmDataOptions): Table {
  const trimmed = first.map(({ text }) => text.trim()).filter((text) => text !== '')
  const layout = layoutOfLines(trimmed)
  if (layout === undefined) {
    throw new Error('expected lines of numbers separated by commas or tabs, or of LibSVM, got neither')
  }
  const numColumns = layout === 'libsvm' ? 1 : cellCount(trimmed[0]!, delimiters[layout])
  if (labelColumn < 0 || labelColumn >= numColumns) {
    throw new Error(`label column expected a number from 0 to ${numColumns - 1}, got ${labelColumn}`)
  }
  const readLine = lineReaderOf(layout, numColumns, labelColumn, options)
  const guess = createGuess()
  const label = createGrowingColumn()
  const columns: GrowingColumn[] = Array.from({ length: numColumns - 1 }, createGrowingColumn)
  // Of each row of a LibSVM file: how many features it takes.
  const widths = createGrowingColumn()
  let numRows = 0
  let width = 0
  const target: LineTarget = {
    setLabel: (value) => {
      if (!Number.isFinite(Math.fround(value))) throw new Error('label expected a finite number, got none')
      label.set(numRows, value)
    },
    setValue: (feature, value) => {
      while (columns.length <= feature) columns.push(createGrowingColumn())
      if (feature >= width) width = feature + 1
      if (value !== 0) columns[feature]!.set(numRows, value)
    }
  }
  return {
    add: ({ text, number }) => {
      width = 0
      try {
        readLine(text, target)
      } catch (error) {
        throw new Error(`line ${number}: ${(error as Error).message}`)
      }
      if (layout === 'libsvm') {
        widths.set(numRows, width)
        guess.add(text)
      }
      numRows++
    },
    finish: () => {
      const numFeatures = layout === 'libsvm' ? widest(widths.take(numRows), guess.numFeatures()) : columns.length
      while (columns.length < numFeatures) columns.push(createGrowingColumn())
      columns.length = numFeatures
      return { numRows, label: label.take(numRows), columns: columns.map((column) => column.take(numRows)) }
    }
  }

  function widest(widthOfRow: Float64Array, atLeast: number): number {
    return options.sample(numRows).reduce((most, row) => Math.max(most, widthOfRow[row]!), atLeast)
  }
}

const delimiters = { csv: ',', tsv: '\t' } as const

function lineReaderOf(
  layout: LightgbmLayout,
  numColumns: number,
  labelColumn: number,
  { isPrecise }: LightgbmDataOptions
): LineReader {
  const readCell = isPrecise ? readPreciseCell : readLightgbmCell
  return layout === 'libsvm'
    ? createLibsvmLineReader(readCell)
    : createCellLineReader(delimiters[layout], numColumns, labelColumn, readCell)
}

// How many features a LibSVM file has, by the last ones of its first lines.
function createGuess(): { readonly add: (line: string) => void; readonly numFeatures: () => number } {
  let numLines = 0
  let last = 0
  let lastAt = 0
  return {
    add: (line) => {
      if (numLines < maxGuessLines && numLines - lastAt <= maxLinesWithoutMore) {
        const feature = lastFeatureOf(line)
        if (feature > last) {
          last = feature
          lastAt = numLines
        }
      }
      numLines++
    },
    numFeatures: () => last + 1
  }
}
