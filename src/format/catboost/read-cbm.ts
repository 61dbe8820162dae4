/**
 * The parts of a CatBoost model in its own format, `.cbm`: `CBM1`, the length of a FlatBuffer, which holds all but the statistics of
 * categories, the FlatBuffer, and the statistics.
 *
 * Source: CatBoost 1.2.10 catboost/libs/model/flatbuffers/model.fbs, features.fbs, ctr_data.fbs; model.cpp, TFullModel::Load.
 *
 * @module
 */
import { type FlatTable, flatRoot } from '../../bytes/flatbuffers.ts'
import { readCbmTables } from './cbm-tables.ts'
import { readCbmTrees } from './cbm-trees.ts'
import { readCtrBase } from './ctr-base.ts'
import {
  type CategoricalFeature,
  catboostFault,
  type CtrFeature,
  type FloatFeature,
  type ModelParts,
  numConditionsOf,
  type OneHotFeature,
  unsupported
} from './model-parts.ts'
import { trainingInfoOf } from './training-info.ts'

/** What files begin with. */
export const cbmMagic: readonly number[] = [...'CBM1'].map((character) => character.charCodeAt(0))

const headerBytes = 8
const formatVersion = 'FlabuffersModel_v1'
const staticTables = 'static_provider_v1'

// Numbers of fields in the schema.
const coreFields = { formatVersion: 0, modelTrees: 1, infoMap: 2, modelPartIds: 3 }
const treesFields = {
  approxDimension: 0,
  catFeatures: 4,
  floatFeatures: 5,
  oneHotFeatures: 6,
  ctrFeatures: 7,
  textFeatures: 12,
  estimatedFeatures: 13,
  scale: 14,
  bias: 15,
  multiBias: 16,
  embeddingFeatures: 18
}

/**
 * The parts of a model.
 *
 * @throws ModelFormatError when it is damaged or holds what cannot be evaluated
 */
export function readCatboostBinary(bytes: Uint8Array): ModelParts {
  if (bytes.length < headerBytes) throw catboostFault('expected a longer file', 'header')
  const coreBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(cbmMagic.length, true)
  const end = headerBytes + coreBytes
  if (end > bytes.length) throw catboostFault(`expected ${end} bytes or more, got ${bytes.length}`, 'header')
  try {
    return readCore(flatRoot(bytes.subarray(headerBytes, end)), bytes.subarray(end))
  } catch (error) {
    if (error instanceof SyntaxError) throw catboostFault(error.message, 'core')
    throw error
  }
}

function readCore(core: FlatTable, afterCore: Uint8Array): ModelParts {
  const version = core.text(coreFields.formatVersion)
  if (version !== formatVersion)
    throw catboostFault(`expected ${formatVersion}, got "${version.slice(0, 40)}"`, 'core', 'FormatVersion')
  const trees = core.table(coreFields.modelTrees)
  if (trees === undefined) throw catboostFault('missing', 'core', 'ModelTrees')
  refuse(trees, treesFields.textFeatures, 'text features', 'TextFeatures')
  refuse(trees, treesFields.embeddingFeatures, 'embedding features', 'EmbeddingFeatures')
  refuse(trees, treesFields.estimatedFeatures, 'estimated features', 'EstimatedFeatures')
  const parts = core.texts(coreFields.modelPartIds)
  if (parts.length > 1 || (parts.length === 1 && parts[0] !== staticTables))
    throw catboostFault(
      `expected ${staticTables} only, got ${parts.map((part) => JSON.stringify(part.slice(0, 40))).slice(0, 8)}`,
      'core',
      'ModelPartIds'
    )
  const floats = trees.tables(treesFields.floatFeatures).map(readFloat)
  const categoricals = trees.tables(treesFields.catFeatures).map(readCategorical)
  const oneHots = trees.tables(treesFields.oneHotFeatures).map(readOneHot)
  const ctrs = trees.tables(treesFields.ctrFeatures).map(readCtr)
  const numOutputs = trees.int32(treesFields.approxDimension, 0)
  const multiBias = new Float64Array(trees.vector(treesFields.multiBias, 8))
  const pairs = core.tables(coreFields.infoMap).map((pair) => [pair.text(0), pair.text(1)] as const)
  const info = new Map(pairs)
  return {
    floats,
    categoricals,
    oneHots,
    ctrs,
    tables: parts.length === 0 ? [] : readCbmTables(afterCore),
    trees: readCbmTrees(trees, numOutputs, numConditionsOf({ floats, oneHots, ctrs })),
    numOutputs,
    scale: trees.float64(treesFields.scale, 1),
    bias: multiBias.length > 0 ? multiBias : Float64Array.of(trees.float64(treesFields.bias, 0)),
    info: trainingInfoOf((key) => info.get(key))
  }
}

function refuse(trees: FlatTable, field: number, what: string, key: string): void {
  if (trees.length(field) > 0) throw unsupported(what, 'ModelTrees', key)
}

function readFloat(feature: FlatTable, i: number): FloatFeature {
  const borders = new Float32Array(feature.vector(3, 4))
  const treatment = feature.int8(5, 0)
  const place = `FloatFeatures[${i}]`
  if (borders.some(Number.isNaN)) throw catboostFault('expected numbers', place, 'Borders')
  if (treatment < 0 || treatment > 2) throw catboostFault('expected 0 to 2', place, 'NanValueTreatment')
  return {
    index: feature.int32(1, -1),
    column: feature.int32(2, -1),
    name: feature.text(4),
    borders,
    isNanAbove: feature.int8(0, 0) !== 0 && treatment === 2
  }
}

function readCategorical(feature: FlatTable): CategoricalFeature {
  return { index: feature.int32(0, -1), column: feature.int32(1, -1), name: feature.text(2) }
}

function readOneHot(feature: FlatTable): OneHotFeature {
  return { index: feature.int32(0, -1), hashes: new Int32Array(feature.vector(1, 4)) }
}

function readCtr(feature: FlatTable, i: number): CtrFeature {
  const place = `CtrFeatures[${i}]`
  const ctr = feature.table(0)
  if (ctr === undefined) throw catboostFault('missing', place, 'Ctr')
  const borders = new Float32Array(feature.vector(1, 4))
  if (borders.some(Number.isNaN)) throw catboostFault('expected numbers', place, 'Borders')
  const targetBorder = ctr.int32(1, 0)
  if (targetBorder < 0) throw catboostFault('expected 0 or more', place, 'TargetBorderIdx')
  return {
    ...readCtrBase(ctr.table(0), place),
    targetBorder,
    priorNumerator: ctr.float32(2, 0),
    priorDenominator: ctr.float32(3, 1),
    shift: ctr.float32(4, 0),
    scale: ctr.float32(5, 1),
    borders
  }
}
