/**
 * From the bytes of an ONNX file to a `Model`.
 *
 * @module
 */
import type { FeatureInfo } from '../../data/feature-info.ts'
import type { Link } from '../../model/link.ts'
import type { OnnxLink } from '../../model/libraries/onnx.ts'
import { createModel, foreignFile, type Model } from '../../model/model.ts'
import { buildOnnxForest } from './build-forest.ts'
import { nodeFault } from './graph-values.ts'
import { type OnnxGraph, readGraph } from './graph.ts'
import { readModelProto } from './model-proto.ts'
import { columnsOfTrees } from './tree-columns.ts'

const numerical: FeatureInfo = { kind: 'numerical', min: -Infinity, max: Infinity }

/**
 * The model.
 *
 * @throws ModelFormatError when the file is damaged or holds something that cannot be evaluated exactly
 */
export function readOnnxModel(bytes: Uint8Array): Model {
  const file = readModelProto(bytes)
  const graph = readGraph(file, bytes.length)
  const { trees, numScores, featureNames, label } = graph
  const { operator } = trees[0]!
  const { isDouble } = operator
  for (const { operator: other } of trees)
    if (other.isDouble !== isDouble) throw nodeFault(other.node, 'expected rows of the same type as of other trees')
  const { operators, numColumns, inputStage } = columnsOfTrees(graph)
  const { forest, fileTrees } = buildOnnxForest({
    operators,
    numScores,
    numColumns,
    baseScores: baseScoresOf(graph),
    sumType: isDouble ? 'float64' : 'float32',
    inputType: isDouble ? 'float64' : 'float32'
  })
  const version = [file.producer, versionIn(file.producerVersion)].filter((part) => part !== '').join(' ')
  return createModel({
    forest,
    inputStage,
    source: { library: 'ONNX', version: version === '' ? undefined : version },
    fileTrees,
    objective: operator.node.operator,
    numClasses: label?.labels.length,
    classLabels: label?.labels,
    classRule: label && { of: 'library' },
    link: linkOf(graph),
    canStopEarly: false,
    averageOutput: false,
    featureNames,
    featureInfos: featureNames.map(() => numerical),
    pandasCategorical: [],
    file: foreignFile(label?.labels.length ?? 1)
  })
}

// Of all operators; undefined where none adds any.
function baseScoresOf({ trees, numScores }: OnnxGraph): Float64Array | undefined {
  if (trees.every(({ baseScores }) => baseScores === undefined)) return undefined
  const all = new Float64Array(numScores)
  for (const { baseScores, firstScore } of trees) all.set(baseScores ?? [], firstScore)
  return all
}

// Identity where outputs are the raw scores, as regressors have it.
function linkOf({ after, outputs, numScores, label }: OnnxGraph): Link {
  const program = after.finish(outputs)
  const isIdentity =
    label === undefined &&
    outputs.length === numScores &&
    outputs.every((register, i) => register === program.inputs[i])
  if (isIdentity) return { kind: 'identity' }
  const link: OnnxLink = {
    kind: 'library',
    library: 'ONNX',
    name: 'graph',
    numOutputs: outputs.length,
    program,
    classRegister: label?.register
  }
  return link
}

// CatBoost writes all there is to know of its build, and the version amid it.
function versionIn(text: string): string {
  return /(?<!\d)\d+(?:\.\d+)+/.exec(text)?.[0] ?? text.split('\n', 1)[0]!
}
