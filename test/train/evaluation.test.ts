/**
 * Validation, early stopping, training that goes on from a model, initial scores, custom functions and text categories: every
 * metric to the last bit and every file to the byte of LightGBM 4.7.0. The cases are made by test/interop/evaluation_server.py;
 * `OPENCREDIT_EVALUATION_CASES` names a folder of others.
 */
import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { type Dataset, type Evaluation, train } from '../../src/train/index.ts'
import { casesOf, datasetOf, functionsOf, readNumbers, type TrainCase } from './served-cases.ts'

// LightGBM disables early stopping with DART, and where there is nothing to watch; here both are errors.
function withoutIdleStopping({ parameters, validation }: TrainCase): TrainCase['parameters'] {
  const isIdle = parameters.boosting === 'dart' || validation.every(([name]) => name === 'itself')
  return isIdle ? { ...parameters, early_stopping_round: 0 } : parameters
}

const stoppingLine = /^\[early_stopping_round: .*\]$/gm

describe('what LightGBM measures, and the model it ends with', () => {
  test.each(casesOf('train'))('$name', ({ one }) => {
    const dataset = datasetOf(one, 0, one.trainEnd)
    const validation = Object.fromEntries(
      one.validation.map(([name, begin, end]): [string, Dataset] => [
        name,
        name === 'itself' ? dataset : datasetOf(one, begin, end, { reference: dataset, scored: one.isValidationScored })
      ])
    )
    const seen = new Map<string, number[]>()
    const note = ({ dataset: name, metric, value }: Evaluation): void => {
      const key = `${name} ${metric}`
      seen.set(key, [...(seen.get(key) ?? []), value])
    }
    const parameters = withoutIdleStopping(one)
    const model = train({ ...parameters, num_iterations: one.rounds }, dataset, {
      validation,
      ...functionsOf(one),
      ...(one.initText === null ? {} : { initModel: loadModel(one.initText) }),
      onIteration: ({ evaluations }) => evaluations.forEach(note)
    })
    const expected = one.evaluations.map(
      ([name, metric, values]) => [`${name} ${metric}`, readNumbers(values)] as const
    )
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected))
    const isSame = parameters.early_stopping_round === one.parameters.early_stopping_round
    const comparable = (text: string): string[] => (isSame ? text : text.replace(stoppingLine, '')).split('\n')
    expect(comparable(saveModel(model))).toEqual(comparable(one.text))
  })
})
