/**
 * Cross-validation on given folds: the numbers of `lightgbm.cv` 4.7.0 to the last bit, and the models of the folds byte for byte.
 * The cases are made by test/interop/evaluation_server.py; `OPENCREDIT_EVALUATION_CASES` names a folder of others.
 */
import { describe, expect, test } from 'vitest'
import { saveModel } from '../../src/format/save-model.ts'
import { crossValidate } from '../../src/train/index.ts'
import { casesOf, datasetOf, functionsOf, readNumbers } from './served-cases.ts'

describe('what LightGBM measures on folds', () => {
  test.each(casesOf('cv'))('$name', ({ one }) => {
    const parameters =
      one.parameters.boosting === 'dart' ? { ...one.parameters, early_stopping_round: 0 } : one.parameters
    const result = crossValidate({ ...parameters, num_iterations: one.rounds }, datasetOf(one, 0, one.numRows), {
      folds: one.folds.map(([training, validation]) => ({ training, validation })),
      ...functionsOf(one),
      evaluateTraining: one.withTraining,
      keepModels: true
    })
    const nameOf = { training: 'train', validation: 'valid' }
    const measured = result.metrics.flatMap(({ dataset, metric, means, standardDeviations }) => [
      [`${nameOf[dataset]} ${metric}-mean`, [...means]],
      [`${nameOf[dataset]} ${metric}-stdv`, [...standardDeviations]]
    ])
    expect(Object.fromEntries(measured)).toEqual(
      Object.fromEntries(one.results.map(([name, values]) => [name, readNumbers(values)]))
    )
    if (one.bestIteration > 0) expect(result.numIterations).toBe(one.bestIteration)
    const texts = [saveModel(result.models[0]!), saveModel(result.models.at(-1)!)]
    const comparable = (text: string): string[] => text.replace(/^\[early_stopping_round: .*\]$/gm, '').split('\n')
    expect(texts.map(comparable)).toEqual(one.texts.map(comparable))
  })
})
