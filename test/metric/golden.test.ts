import { expect, test } from 'vitest'
import { createMetrics, metricNames } from '../../src/metric/create-metrics.ts'
import { createObjective } from '../../src/objective/create-objective.ts'
import { readObjectiveCases } from '../objective/objective-cases.ts'

const cases = readObjectiveCases()

test.each(metricNames)('%s: what LightGBM says of the same scores, to the bit', (name) => {
  let numCompared = 0
  const differing = cases.flatMap(({ number, parameters, data, scores, metrics }) => {
    const expected = Object.entries(metrics).filter(([printed]) => printed.split('@')[0] === name)
    if (expected.length === 0) return []
    const { link, numTreesPerIteration } = createObjective(parameters, data)
    const first = scores.slice(0, data.numRows * numTreesPerIteration)
    const got = createMetrics([name], parameters, data, link)
    numCompared += got.length
    expect(got.map((metric) => metric.name)).toEqual(expected.map(([printed]) => printed))
    return got.flatMap((metric, i) => {
      const value = metric.evaluate(first)
      const answer = Number(expected[i]![1])
      const isSame = Object.is(value, answer) || value === answer
      return isSame ? [] : [[number, parameters.objective, metric.name, value, answer]]
    })
  })
  expect(differing).toEqual([])
  expect(numCompared).toBeGreaterThan(5)
})
