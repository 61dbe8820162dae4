/**
 * Derivatives by the kernels, in WebAssembly and in plain JavaScript, against those of JavaScript alone: the same bits.
 */
import { describe, expect, test } from 'vitest'
import { type KernelArray, takeArray } from '../../src/kernels/kernel-array.ts'
import { createTrainKernels, type TrainKernels } from '../../src/kernels/train-kernels.ts'
import { createPlainTrainKernels } from '../oracle/plain-train-kernels.ts'
import { createObjective } from '../../src/objective/create-objective.ts'
import type { ObjectiveData, ObjectiveParameters } from '../../src/objective/objective.ts'
import { randomIntegers } from '../oracle/random-forest.ts'
import { defaults } from './objective-cases.ts'

// Where exponentials end, where cross-entropy changes its formula, where float32 ends; and what is no number.
const farScores = [
  ...[0, 5e-324, 1e-310, 1e-20, 36.9, 37, 37.1, 88, 103, 499.99, 500, 512, 700, 745, 746, 1e308, Infinity],
  ...[-0, -5e-324, -1e-20, -36.9, -37, -37.1, -88, -103, -500, -512, -700, -745, -746, -1e308, -Infinity, NaN]
]
const oddWeights = [0, 1e-45, 1e-40, 1e-20, 1, 1e10, 3e38]
const oddFactors = [1e-300, 1e-10, 0.3, 2, 1e10, 1e29, 1e35, 1e300]

interface Case {
  readonly parameters: ObjectiveParameters
  readonly data: ObjectiveData
  /** [numOutputs × numRows] */
  readonly scores: Float64Array
}

function randomCase(objective: string, seed: number): Case {
  const below = randomIntegers(seed)
  const uniform = (): number => (below(1e6) + below(1e6) / 1e6) / 1e6
  const pick = (values: readonly number[]): number => values[below(values.length)]!
  const numRows = 1 + below(below(20) === 0 ? 9000 : 200)
  const numOutputs = objective.startsWith('multiclass') ? 2 + below(8) : 1
  const isOdd = below(3) === 0
  const weight = Float32Array.from({ length: numRows }, () => (isOdd ? pick(oddWeights) : uniform()))
  weight[0] = 1
  const size = pick([1e-6, 0.1, 1, 3, 10, 20, 50, 400])
  const share = pick([0, 0, 0.05, 0.3])
  return {
    parameters: {
      ...defaults,
      objective,
      num_class: numOutputs,
      sigmoid: isOdd ? pick(oddFactors) : pick([1, 2 * uniform()]),
      scale_pos_weight: isOdd ? pick(oddFactors) : pick([1, 10 * uniform()])
    },
    data: {
      numRows,
      label: Float32Array.from({ length: numRows }, () => {
        if (objective !== 'cross_entropy') return below(Math.max(numOutputs, 2))
        return pick([0, 1, uniform(), 1e-42, 1e-10 * uniform(), 1 - 1e-6 * uniform()])
      }),
      ...(below(2) === 0 ? { weight } : {})
    },
    scores: Float64Array.from({ length: numRows * numOutputs }, () =>
      uniform() < share ? pick(farScores) : (uniform() + uniform() + uniform() - 1.5) * size
    )
  }
}

function derivatives({ parameters, data, scores }: Case, kernels?: TrainKernels): Float32Array[] {
  const objective = createObjective(parameters, data, kernels)
  const output = [0, 1].map(() => new Float32Array(scores.length))
  if (kernels === undefined) {
    objective.computeGradients(scores, output[0]!, output[1]!)
    return output
  }
  const { memory } = kernels
  const taken = takeArray(memory, Float64Array, scores.length)
  taken.view().set(scores)
  const [gradients, hessians] = output.map(() => takeArray(memory, Float32Array, scores.length)) as [
    KernelArray<Float32Array>,
    KernelArray<Float32Array>
  ]
  objective.computeGradients(taken.view(), gradients.view(), hessians.view())
  return [gradients.view(), hessians.view()]
}

describe.each(['binary', 'multiclassova', 'multiclass', 'cross_entropy'])('%s', (objective) => {
  test('the same bits with every kind of kernel, and with none', () => {
    for (let seed = 0; seed < 150; seed++) {
      const one = randomCase(objective, seed)
      const strict = derivatives(one)
      for (const kernels of [createTrainKernels(), createPlainTrainKernels()]) {
        const different = derivatives(one, kernels).map((values, order) =>
          values.findIndex((value, i) => !Object.is(value, strict[order]![i]))
        )
        expect(different, `seed ${seed}`).toEqual([-1, -1])
      }
    }
  })

  test('scores in another memory', () => {
    const one = randomCase(objective, 1)
    const [gradients, hessians] = [0, 1].map(() => new Float32Array(one.scores.length)) as [Float32Array, Float32Array]
    createObjective(one.parameters, one.data, createTrainKernels()).computeGradients(one.scores, gradients, hessians)
    expect([gradients, hessians]).toEqual(derivatives(one))
  })
})

test('the kernels leave hardly a row to JavaScript', () => {
  const kernels = createTrainKernels()
  const { memory } = kernels
  const numRows = 10_000
  const below = randomIntegers(7)
  const scores = takeArray(memory, Float64Array, 3 * numRows)
  for (let i = 0; i < scores.length; i++) scores.view()[i] = below(1e6) / 1e5 - 5
  const labels = takeArray(memory, Float32Array, numRows)
  for (let row = 0; row < numRows; row++) labels.view()[row] = below(2)
  const [gradients, hessians] = [0, 1].map(() => takeArray(memory, Float32Array, 3 * numRows).address)
  const uncertain = takeArray(memory, Int32Array, numRows + 12).address
  const rows = [numRows, uncertain, scores.address, labels.address, 0, gradients!, hessians!] as const
  const numUncertain = [
    kernels.logisticGradients(...rows, 1, 1, 1),
    kernels.softmaxGradients(...rows, numRows, 3, 1.5)
  ].map((end) => (end - uncertain) / 4)
  expect(Math.max(...numUncertain)).toBeLessThan(numRows / 1000)
})
