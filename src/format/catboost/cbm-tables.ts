/**
 * The statistics of categories behind the FlatBuffer of a `.cbm` file: their number, then for each table its length and a FlatBuffer.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/flatbuffers/ctr_data.fbs; static_ctr_provider.cpp, TStaticCtrProvider::Load.
 *
 * @module
 */
import { flatRoot } from '../../bytes/flatbuffers.ts'
import type { CtrType } from '../../model/libraries/catboost-stage.ts'
import { readCtrBase } from './ctr-base.ts'
import { catboostFault, type FileTable } from './model-parts.ts'

const fields = { base: 0, indexHashRaw: 1, ctrBlob: 2, counterDenominator: 3, targetClassesCount: 4 }
// A hash of 64 bits, and the row of its statistics.
const recordBytes = 12
const allOnes = 0xffffffff

/**
 * Reads the tables.
 *
 * @throws ModelFormatError when they are damaged
 */
export function readCbmTables(bytes: Uint8Array): FileTable[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const takeLength = (at: number): number => {
    if (at + 4 > bytes.length) throw catboostFault('expected a length, got the end of the file', 'ctr_data')
    return view.getUint32(at, true)
  }
  const numTables = takeLength(0)
  const tables: FileTable[] = []
  let at = 4
  for (let i = 0; i < numTables; i++) {
    const length = takeLength(at)
    const end = at + 4 + length
    if (end > bytes.length) throw catboostFault('expected tables within the file', 'ctr_data')
    tables.push(readTable(bytes.subarray(at + 4, end), `ctr_data[${i}]`))
    at = end
  }
  return tables
}

function readTable(bytes: Uint8Array, place: string): FileTable {
  const table = flatRoot(bytes)
  const key = readCtrBase(table.table(fields.base), place)
  const { statistics, width } = readStatistics(
    table.vector(fields.ctrBlob, 1),
    key.type,
    table.int32(fields.targetClassesCount, 0),
    place
  )
  const raw = table.vector(fields.indexHashRaw, 1)
  if (raw.byteLength % recordBytes !== 0)
    throw catboostFault(`expected a multiple of ${recordBytes} bytes`, place, 'IndexHashRaw')
  const words = new Uint32Array(raw)
  const hashes = new Uint32Array((2 * words.length) / 3)
  const rows = new Int32Array(words.length / 3)
  const numRows = statistics.length / width
  let length = 0
  for (let i = 0; i < words.length; i += 3) {
    const low = words[i]!
    const high = words[i + 1]!
    // An empty bucket of the library's hash table.
    if (low === allOnes && high === allOnes) continue
    if (words[i + 2]! + 1 > numRows) throw catboostFault('expected rows within the statistics', place, 'IndexHashRaw')
    hashes[2 * length] = low
    hashes[2 * length + 1] = high
    rows[length++] = words[i + 2]!
  }
  const denominator = table.int32(fields.counterDenominator, 0)
  return {
    ...key,
    hashes: hashes.slice(0, 2 * length),
    rows: rows.slice(0, length),
    statistics,
    width,
    denominator
  }
}

function readStatistics(
  blob: ArrayBuffer,
  type: CtrType,
  numClasses: number,
  place: string
): Pick<FileTable, 'statistics' | 'width'> {
  if (blob.byteLength % 4 !== 0) throw catboostFault('expected a multiple of 4 bytes', place, 'CTRBlob')
  const integers = new Int32Array(blob)
  if (type === 'BinarizedTargetMeanValue' || type === 'FloatTargetMeanValue') {
    const floats = new Float32Array(blob)
    const statistics = new Float64Array(integers)
    for (let i = 0; i < statistics.length; i += 2) statistics[i] = floats[i]!
    return { statistics, width: 2 }
  }
  const isCounter = type === 'Counter' || type === 'FeatureFreq'
  if (!isCounter && numClasses < 1) throw catboostFault('expected 1 or more', place, 'TargetClassesCount')
  return { statistics: new Float64Array(integers), width: isCounter ? 1 : numClasses }
}
