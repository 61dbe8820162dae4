import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objectiveText } from '../../../src/format/lightgbm/header-text.ts'
import { type Objective, parseObjective } from '../../../src/format/lightgbm/objective.ts'
import { applyLink } from '../../../src/model/link.ts'
import { strictExp } from '../../../src/numeric/exp.ts'
import { strictLog1p } from '../../../src/numeric/log1p.ts'

function parsed(objective: string | undefined): Objective {
  const found = parseObjective(objective)
  if (typeof found === 'string') throw new Error(found)
  return found
}

const written = (objective: string): string | undefined => objectiveText({ file: { objective } })

function converted(objective: string | undefined, ...scores: number[]): number[] {
  const outputs = Float64Array.from(scores)
  applyLink(parsed(objective).link, outputs, outputs.length)
  return [...outputs]
}

const scores = [-800, -745.2, -2, -0.5, -1e-300, -0, 0, 5e-324, 0.3, 1, 36.8, 709.8, 1e300, Infinity, -Infinity]

describe('outputs', () => {
  test('identity', () => {
    for (const objective of [
      undefined,
      'regression',
      'regression_l1',
      'fair',
      'quantile',
      'mape',
      'huber',
      'lambdarank',
      'rank_xendcg'
    ]) {
      expect(converted(objective, ...scores)).toEqual(scores)
    }
  })

  test('sqrt: the square with its sign, and ignored where LightGBM forces it off', () => {
    for (const name of ['regression', 'regression_l1', 'fair', 'quantile', 'mape']) {
      expect(converted(`${name} sqrt`, -3, 0.1, 0, -Infinity)).toEqual([-9, 0.1 * 0.1, 0, -Infinity])
    }
    expect(converted('huber sqrt', -3)).toEqual([-3])
    for (const name of ['poisson', 'gamma', 'tweedie']) expect(converted(`${name} sqrt`, -3)).toEqual([strictExp(-3)])
  })

  test('exponential', () => {
    for (const name of ['poisson', 'gamma', 'tweedie'])
      expect(converted(name, ...scores)).toEqual(scores.map(strictExp))
  })

  test('sigmoid, with its steepness', () => {
    expect(converted('binary sigmoid:1', ...scores)).toEqual(scores.map((score) => 1 / (1 + strictExp(-score))))
    expect(converted('binary sigmoid:0.7', ...scores)).toEqual(scores.map((score) => 1 / (1 + strictExp(-0.7 * score))))
    expect(converted('cross_entropy', ...scores)).toEqual(scores.map((score) => 1 / (1 + strictExp(-score))))
    expect(converted('multiclassova num_class:3 sigmoid:2', 1, 0, -1)).toEqual(
      [1, 0, -1].map((score) => 1 / (1 + strictExp(-2 * score)))
    )
  })

  test('log(1 + exp): infinite beyond the end of exp, as in LightGBM', () => {
    expect(converted('cross_entropy_lambda', ...scores)).toEqual(scores.map((score) => strictLog1p(strictExp(score))))
    expect(converted('cross_entropy_lambda', 710)).toEqual([Infinity])
  })

  test('softmax sums to 1 and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 8 }), (row) => {
        const outputs = converted(`multiclass num_class:${row.length}`, ...row)
        expect(Math.abs(outputs.reduce((sum, output) => sum + output) - 1)).toBeLessThan(1e-14)
        for (let i = 1; i < row.length; i++)
          if (row[i]! > row[i - 1]!) expect(outputs[i]!).toBeGreaterThanOrEqual(outputs[i - 1]!)
      })
    )
  })

  test('softmax treats each row by itself', () => {
    const outputs = Float64Array.of(1, 2, 3, 4)
    applyLink(parsed('multiclass num_class:2').link, outputs, 2)
    expect([...outputs]).toEqual([
      ...converted('multiclass num_class:2', 1, 2),
      ...converted('multiclass num_class:2', 3, 4)
    ])
  })
})

describe('objective strings', () => {
  test('aliases of old files', () => {
    for (const [alias, name] of [
      ['mse', 'regression'],
      ['rmse', 'regression'],
      ['l2', 'regression'],
      ['l1', 'regression_l1'],
      ['mae', 'regression_l1'],
      ['xentropy', 'cross_entropy'],
      ['xentlambda', 'cross_entropy_lambda'],
      ['xendcg', 'rank_xendcg']
    ] as const) {
      expect(parsed(alias)).toMatchObject({ name })
      expect(written(alias)).toBe(name)
    }
  })

  // LightGBM 4.7.0's own answers.
  test('the text LightGBM writes', () => {
    for (const [text, wanted] of [
      ['regression  sqrt', 'regression sqrt'],
      ['huber sqrt', 'huber'],
      ['poisson sqrt', 'poisson sqrt'],
      ['binary  sigmoid:2 ', 'binary sigmoid:2'],
      ['binary sigmoid:1.23456789', 'binary sigmoid:1.23457'],
      ['binary sigmoid:1e-7', 'binary sigmoid:1e-07'],
      ['binary sigmoid:1000000', 'binary sigmoid:1e+06'],
      ['multiclass num_class:03', 'multiclass num_class:3'],
      ['multiclassova sigmoid:2 num_class:3', 'multiclassova num_class:3 sigmoid:2'],
      ['none', undefined]
    ] as const) {
      expect(written(text), text).toBe(wanted)
    }
  })

  test('no objective is a custom one', () => {
    expect(parsed(undefined)).toMatchObject({ name: 'custom', canStopEarly: false })
    expect(parsed(undefined).numClasses).toBeUndefined()
  })

  test('numbers of classes', () => {
    expect(parsed('multiclass num_class:3').numClasses).toBe(3)
    expect(parsed('multiclassova num_class:4 sigmoid:1').numClasses).toBe(4)
    expect(parsed('binary sigmoid:1').numClasses).toBe(1)
  })

  test('early stopping of predictions', () => {
    const stops = [
      'binary sigmoid:1',
      'multiclass num_class:3',
      'multiclassova num_class:3 sigmoid:1',
      'lambdarank',
      'rank_xendcg'
    ]
    for (const objective of stops) expect(parsed(objective).canStopEarly, objective).toBe(true)
    for (const objective of ['regression', 'poisson', 'cross_entropy', 'cross_entropy_lambda'])
      expect(parsed(objective).canStopEarly, objective).toBe(false)
  })

  test('what LightGBM does not write is refused, not guessed', () => {
    for (const objective of [
      '',
      ' ',
      'logistic',
      'Binary',
      'regression sqrt sqrt2',
      'regression sqrt:1',
      'cross_entropy sigmoid:1',
      'poisson sigmoid:1',
      'multiclass',
      'multiclass num_class:x',
      'multiclass num_class:2.5',
      'multiclass num_class:-1',
      'multiclass num_class:0x3',
      'multiclass num_class:3e0',
      'softmax num_class:3',
      'ova num_class:3 sigmoid:1',
      'mse sqrt',
      'multiclassova num_class:3',
      'binary',
      'binary sigmoid:',
      'binary sigmoid:1e',
      'binary sigmoid:0',
      'hasOwnProperty',
      'toString',
      'binary\tsigmoid:1'
    ]) {
      expect(parseObjective(objective), objective).toBeTypeOf('string')
    }
  })
})
