import { describe, expect, test } from 'vitest'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createDataset, train } from '../../src/train/index.ts'
import { invert } from '../../src/train/linear/invert.ts'

const random = createLightgbmRandom(3)
const number = (): number => random.nextFloat() * 4 - 2

describe('the inverse of a matrix', () => {
  test.each([1, 2, 4, 5, 9, 17])('times the matrix is one, size %d', (size) => {
    const matrix = Float64Array.from({ length: size * size }, number)
    const inverse = invert(matrix.slice(), size)
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0
        for (let k = 0; k < size; k++) sum += matrix[i * size + k]! * inverse[k * size + j]!
        expect(sum).toBeCloseTo(Number(i === j), 9)
      }
    }
  })

  test('of one without, zeros for what cannot be told', () => {
    expect(invert(Float64Array.of(4, 2, 2, 1), 2)).toEqual(Float64Array.of(0.25, 0, 0, 0))
    expect(invert(new Float64Array(9), 3)).toEqual(new Float64Array(9))
  })
})

test('a line is learnt in fewer trees', () => {
  const rows = Array.from({ length: 500 }, () => [number(), number()])
  const label = rows.map(([x = 0, y = 0]) => 3 * x - 2 * y + 1)
  const parameters = { num_iterations: 20, learning_rate: 0.5, num_leaves: 7 }
  const errorOf = (isLinear: boolean): number => {
    const model = train({ ...parameters, linear_tree: isLinear }, createDataset(rows, { label }))
    return predictRaw(model, rows).reduce((sum, score, row) => sum + Math.abs(score - label[row]!), 0) / rows.length
  }
  expect(errorOf(true)).toBeLessThan(errorOf(false) / 2)
})
