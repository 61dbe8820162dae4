/**
 * The format of a command's input: as the user says, by the file's name, or by how the bytes begin.
 *
 * @module
 */
import { TextDecoder } from 'node:util'
import { bytesOf, type RecordSource } from '../../node/text-source.ts'
import { continuationMarker } from '../../records/arrow-messages.ts'
import { createFormatDetector, formatOfName, type RecordFormat, recordFormats } from '../../records/record-format.ts'
import { encodingOf } from '../../records/text-encoding.ts'
import { usageError } from './command.ts'

/** A format of records, `arrow`: an Arrow IPC stream, or `parquet`: a Parquet file. */
export type TableFormat = RecordFormat | 'arrow' | 'parquet'

/** All formats. */
const tableFormats: readonly TableFormat[] = [...recordFormats, 'arrow', 'parquet']

/** The value of `--format` of a command that reads tables. */
export function tableFormatOption(value: string | undefined): TableFormat | undefined {
  const format = tableFormats.find((known) => known === value)
  if (value === undefined || format !== undefined) return format
  throw usageError(`--format expected one of ${tableFormats.join(', ')}; got "${value}"`)
}

/** Arrow and Parquet by a file's name; undefined for any other. */
export function tableFormatOfName(path: string): 'arrow' | 'parquet' | undefined {
  const [, extension] = /\.([^./\\]+)$/.exec(path.toLowerCase()) ?? []
  if (extension === 'parquet') return 'parquet'
  return extension === 'arrow' || extension === 'arrows' ? 'arrow' : undefined
}

/** A source of a known format. */
export interface FormattedSource {
  readonly format: TableFormat
  readonly source: RecordSource
  /** Whether there is no text, so that any format would do. */
  readonly isBlank: boolean
}

/**
 * Finds out the format of a source. What has been read for that is put back in front. An input without any text has no rows, whatever
 * its format: it is taken as NDJSON, of which that is true.
 *
 * @throws Error naming the file when it cannot be read
 */
export async function formattedSource(source: RecordSource, given: TableFormat | undefined): Promise<FormattedSource> {
  const byName = typeof source === 'string' ? (tableFormatOfName(source) ?? formatOfName(source)) : undefined
  const known = given ?? byName
  // Only the others have rules that a text without rows breaks: CSV needs a header, JSON a value.
  if (known === 'arrow' || known === 'parquet' || known === 'ndjson') return { format: known, source, isBlank: false }
  const pieces = bytesOf(source)
  const head: Uint8Array[] = []
  const formatOf = createByteDetector()
  for (;;) {
    const { done = false, value = new Uint8Array(0) } = await pieces.next()
    head.push(value)
    const found = formatOf(value, done)
    if (found === undefined) continue
    const isBlank = done && found === 'ndjson' && isWhiteSpace(head)
    const format = isBlank ? found : (known ?? found)
    if (format !== 'parquet' || typeof source !== 'string') return { format, source: afterHead(head, pieces), isBlank }
    // A Parquet file is read from its end.
    await pieces.return(undefined)
    return { format, source, isBlank }
  }
}

function isWhiteSpace(pieces: readonly Uint8Array[]): boolean {
  const bytes = Buffer.concat(pieces)
  return new TextDecoder(encodingOf(bytes)).decode(bytes).trim() === ''
}

type ByteDetector = (piece: Uint8Array, isLast: boolean) => TableFormat | undefined

function createByteDetector(): ByteDetector {
  const formatOfText = createFormatDetector()
  let start: Uint8Array = new Uint8Array(0)
  // Undefined as long as there are not enough bytes to tell.
  let decoder: TextDecoder | undefined
  return (piece, isLast) => {
    let text = piece
    if (decoder === undefined) {
      start = text = Buffer.concat([start, piece])
      if (start.length < 4 && !isLast) return undefined
      const binary = binaryFormatOf(start)
      if (binary !== undefined) return binary
      decoder = new TextDecoder(encodingOf(start))
    }
    return formatOfText(decoder.decode(text, { stream: !isLast }), isLast)
  }
}

function binaryFormatOf(start: Uint8Array): 'arrow' | 'parquet' | undefined {
  const first = Buffer.from(start.subarray(0, 4))
  if (first.length < 4) return undefined
  const name = first.toString('latin1')
  if (name === 'PAR1') return 'parquet'
  // That of an Arrow file, too, so that the reader can say what is wrong.
  return name === 'ARRO' || first.readUInt32LE() === continuationMarker ? 'arrow' : undefined
}

async function* afterHead(head: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
