/**
 * Leaves fitted to new data: the file of `Booster.refit` of LightGBM 4.7.0, byte for byte. The cases are made by
 * test/interop/evaluation_server.py; `OPENCREDIT_EVALUATION_CASES` names a folder of others.
 */
import { describe, expect, test } from 'vitest'
import { loadModel } from '../../src/format/load-model.ts'
import { saveModel } from '../../src/format/save-model.ts'
import { refit } from '../../src/train/index.ts'
import { casesOf, datasetOf } from './served-cases.ts'

describe('the model that LightGBM makes of another', () => {
  test.each(casesOf('refit'))('$name', ({ one }) => {
    const reference = datasetOf(one, 0, one.begin)
    const dataset = datasetOf(one, one.begin, one.numRows, { reference })
    const model = refit(loadModel(one.initText), dataset, { refit_decay_rate: one.decay })
    expect(saveModel(model).split('\n')).toEqual(one.text.split('\n'))
  })
})
