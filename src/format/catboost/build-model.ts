/**
 * From the parts of a CatBoost model to a `Model`.
 *
 * @module
 */
import { type CategoryValue, isCategory } from '../../data/categories.ts'
import type { FeatureInfo } from '../../data/feature-info.ts'
import { useDecisionTables } from '../../decision-tables/use-decision-tables.ts'
import type { ClassRule } from '../../model/class-rule.ts'
import { useCatBoost } from '../../model/libraries/catboost.ts'
import { createModel, foreignFile, type Model } from '../../model/model.ts'
import { strictLog } from '../../numeric/log.ts'
import { buildCatboostForest, checkWeights } from './build-forest.ts'
import { catboostStageOf, type FeatureColumns } from './build-stage.ts'
import { conditionsOf } from './conditions.ts'
import { catboostFault, type ModelParts, type TrainingInfo } from './model-parts.ts'
import { catboostObjective } from './objective.ts'

// A file may leave columns out, but not make a few features billions of columns.
const freeColumns = 2 ** 16
const maxColumnsPerFeature = 64

const numerical: FeatureInfo = { kind: 'numerical', min: -Infinity, max: Infinity }
const categorical: FeatureInfo = { kind: 'categorical', codes: [] }

/**
 * The model.
 *
 * @throws ModelFormatError when parts do not fit together
 */
export function buildCatboostModel(parts: ModelParts): Model {
  useCatBoost()
  useDecisionTables()
  const { floats, categoricals, ctrs, numOutputs, info } = parts
  const columns: FeatureColumns = {
    ofFloat: new Map(floats.map((feature) => [feature.index, feature])),
    ofCategory: new Map(categoricals.map(({ index, column }) => [index, column]))
  }
  if (columns.ofFloat.size < floats.length || columns.ofCategory.size < categoricals.length)
    throw catboostFault('expected each number once', 'features_info', 'feature_index')
  const featureNames = namesOf(parts)
  const conditions = conditionsOf(parts, columns.ofCategory, featureNames.length)
  const inputStage = categoricals.length === 0 ? undefined : catboostStageOf(parts, featureNames, columns)
  if (inputStage === undefined && ctrs.length > 0)
    throw catboostFault('expected categorical features', 'features_info', 'ctrs')
  checkWeights(parts.trees)
  if (!Number.isFinite(parts.scale)) throw catboostFault('expected a finite scale', 'scale_and_bias')
  const numColumns = inputStage?.columnNames.length ?? featureNames.length
  const { forest, fileTrees } = buildCatboostForest(parts, conditions, numColumns)
  const isCategorical = new Set(columns.ofCategory.values())
  return createModel({
    forest,
    inputStage,
    source: { library: 'CatBoost', version: info.version },
    fileTrees,
    objective: info.loss ?? 'custom',
    ...outputsOf(info, numOutputs),
    canStopEarly: false,
    averageOutput: false,
    featureNames,
    featureInfos: featureNames.map((_, feature) => (isCategorical.has(feature) ? categorical : numerical)),
    pandasCategorical: [],
    file: foreignFile(numOutputs)
  })
}

// Names by column; a feature without one is called by its column, as the library does, and so are columns that the file leaves out
// (`drop_unused_features`).
function namesOf({ floats, categoricals }: ModelParts): string[] {
  const features = [...floats, ...categoricals]
  const maxColumns = freeColumns + maxColumnsPerFeature * features.length
  const names: string[] = []
  const seen = new Set<number>()
  for (const { column, name } of features) {
    if (!(column >= 0 && column < maxColumns) || seen.has(column))
      throw catboostFault(
        `expected columns below ${maxColumns}, each once, got ${column}`,
        'features_info',
        'flat_feature_index'
      )
    seen.add(column)
    names[column] = name === '' ? String(column) : name
  }
  return Array.from(names, (name: string | undefined, column) => name ?? String(column))
}

function outputsOf(
  { loss, classNames, probabilityThreshold }: TrainingInfo,
  numOutputs: number
): Pick<Model, 'link' | 'numClasses' | 'classLabels' | 'classRule'> {
  const { link, numClassesOf } = catboostObjective(loss ?? '', numOutputs)
  const numClasses = numClassesOf?.(numOutputs)
  if (numClasses === undefined) return { link, numClasses }
  return {
    link,
    numClasses,
    classLabels: classNames && labelsOf(classNames, numClasses),
    classRule: classRuleOf(probabilityThreshold)
  }
}

function labelsOf(classNames: readonly unknown[], numClasses: number): CategoryValue[] {
  const labels = classNames.filter(isCategory)
  if (labels.length === numClasses && labels.length === classNames.length) return labels
  throw catboostFault(`expected ${numClasses} names`, 'class_params', 'class_names')
}

// The second class from a raw score on that is above the threshold's. Source: CatBoost 1.2.10 catboost/libs/model/model.cpp,
// GetBinClassLogitThreshold.
function classRuleOf(probabilityThreshold: string | undefined): ClassRule {
  if (probabilityThreshold === undefined) return { of: 'raw', zeroClass: 0 }
  const probability = Number(probabilityThreshold)
  if (!(probability > 0 && probability < 1))
    throw catboostFault('expected a number between 0 and 1', 'model_info', 'binclass_probability_threshold')
  return { of: 'raw', zeroClass: 0, border: -strictLog(1 / probability - 1) }
}
