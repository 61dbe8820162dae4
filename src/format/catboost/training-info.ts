/**
 * What a CatBoost file says of training: the loss, the classes, the version.
 *
 * @module
 */
import type { TrainingInfo } from './model-parts.ts'

/**
 * What the pairs of `model_info` say.
 *
 * @param infoOf - the value of a key: text, or what JSON holds in its place
 */
export function trainingInfoOf(infoOf: (key: string) => unknown): TrainingInfo {
  const parameters = objectFrom(infoOf('params'))
  // Of sums of models there is the loss only.
  const loss = objectFrom(parameters?.['loss_function'] ?? infoOf('loss_function'))?.['type'] ?? infoOf('loss_function')
  const classNames = objectFrom(infoOf('class_params'))?.['class_names']
  const threshold = infoOf('binclass_probability_threshold')
  const version = infoOf('catboost_version_info') ?? infoOf('model0:catboost_version_info')
  return {
    version: typeof version === 'string' ? /\bv?(\d+\.\d+(?:\.\d+)*)/.exec(version.slice(0, 4096))?.[1] : undefined,
    loss: typeof loss === 'string' ? loss : undefined,
    classNames: Array.isArray(classNames) && classNames.length > 0 ? Array.from(classNames) : undefined,
    probabilityThreshold: typeof threshold === 'string' ? threshold : undefined
  }
}

// The object itself, or that of its JSON; undefined when it is none.
function objectFrom(value: unknown): Readonly<Record<string, unknown>> | undefined {
  let parsed = value
  if (typeof value === 'string') {
    try {
      parsed = JSON.parse(value)
    } catch {
      return undefined
    }
  }
  return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined
}
