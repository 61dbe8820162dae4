import { expect, test } from 'vitest'
import { createObjective } from '../../src/objective/create-objective.ts'
import type { Objective, ObjectiveData, ObjectiveParameters } from '../../src/objective/objective.ts'
import { objectiveText } from '../../src/format/lightgbm/header-text.ts'
import { parseObjective } from '../../src/format/lightgbm/objective.ts'
import { defaults } from './objective-cases.ts'

function create(parameters: Partial<ObjectiveParameters>, labels: readonly number[]): Objective {
  const data: ObjectiveData = {
    numRows: labels.length,
    label: Float32Array.from(labels),
    queryBoundaries: Int32Array.of(0, labels.length)
  }
  return createObjective({ ...defaults, ...parameters }, data)
}

test.each([
  [{ objective: 'regression', reg_sqrt: true }, 'regression sqrt'],
  [{ objective: 'regression_l1', reg_sqrt: true }, 'regression_l1 sqrt'],
  [{ objective: 'fair', reg_sqrt: true }, 'fair sqrt'],
  [{ objective: 'quantile', reg_sqrt: true }, 'quantile sqrt'],
  [{ objective: 'mape', reg_sqrt: true }, 'mape sqrt'],
  [{ objective: 'mape' }, 'mape'],
  [{ objective: 'huber', reg_sqrt: true }, 'huber'],
  [{ objective: 'poisson', reg_sqrt: true }, 'poisson'],
  [{ objective: 'gamma', reg_sqrt: true }, 'gamma'],
  [{ objective: 'tweedie', reg_sqrt: true }, 'tweedie'],
  [{ objective: 'binary', sigmoid: 1.23456789 }, 'binary sigmoid:1.23457'],
  [{ objective: 'multiclass', num_class: 3 }, 'multiclass num_class:3'],
  [{ objective: 'multiclassova', num_class: 3, sigmoid: 0.5 }, 'multiclassova num_class:3 sigmoid:0.5'],
  [{ objective: 'cross_entropy' }, 'cross_entropy'],
  [{ objective: 'cross_entropy_lambda' }, 'cross_entropy_lambda'],
  [{ objective: 'lambdarank' }, 'lambdarank'],
  [{ objective: 'rank_xendcg' }, 'rank_xendcg']
])('%o is written as "%s", and read with the same link', (parameters, text) => {
  const objective = create(
    parameters,
    [0, 1, 1].map((label) => label + Number(parameters.objective === 'gamma'))
  )
  expect(objective.text).toBe(text)
  expect(parseObjective(text)).toMatchObject({ link: { kind: objective.link.kind } })
  expect(objectiveText({ file: { objective: text } })).toBe(text)
})

test('sigmoid keeps all its digits in training', () => {
  expect(create({ objective: 'binary', sigmoid: 1.23456789 }, [0, 1]).link).toEqual({
    kind: 'sigmoid',
    steepness: 1.23456789
  })
})

test('labels alike train nothing', () => {
  const binary = { objective: 'binary' }
  expect(create(binary, [1, 1]).isTrained(0)).toBe(false)
  expect(create(binary, [-1, 0]).isTrained(0)).toBe(false)
  expect(create(binary, [-1, 0.5]).isTrained(0)).toBe(true)
  for (const objective of ['multiclass', 'multiclassova']) {
    const three = create({ objective, num_class: 3 }, [0, 2, 0])
    expect([0, 1, 2].map(three.isTrained)).toEqual([true, false, true])
    const one = create({ objective, num_class: 3 }, [1, 1])
    expect([0, 1, 2].map(one.isTrained)).toEqual([false, false, false])
  }
})

test('derivatives of a class that is not trained stay as they were', () => {
  const objective = create({ objective: 'multiclassova', num_class: 2 }, [1, 1])
  const gradients = new Float32Array(4).fill(7)
  objective.computeGradients(new Float64Array(4), gradients, new Float32Array(4))
  expect([...gradients]).toEqual([7, 7, 7, 7])
})

test('rank_xendcg draws anew in each call, and alike from the same seed', () => {
  const gradientsOf = (objective: Objective): number[] => {
    const gradients = new Float32Array(3)
    objective.computeGradients(Float64Array.of(0.1, 0.4, -0.2), gradients, new Float32Array(3))
    return [...gradients]
  }
  const [first, second] = [
    create({ objective: 'rank_xendcg' }, [2, 0, 1]),
    create({ objective: 'rank_xendcg' }, [2, 0, 1])
  ]
  const drawn = [gradientsOf(first), gradientsOf(first)]
  expect(drawn[1]).not.toEqual(drawn[0])
  expect([gradientsOf(second), gradientsOf(second)]).toEqual(drawn)
  expect(gradientsOf(create({ objective: 'rank_xendcg', objective_seed: 6 }, [2, 0, 1]))).not.toEqual(drawn[0])
})
