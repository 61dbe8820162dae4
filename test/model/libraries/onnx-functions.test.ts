import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponential, logistic, probit, sigmoid } from '../../../src/model/libraries/onnx-functions.ts'

const values = fc.float({ min: -100, max: 88, noNaN: true })

test('all are within a few last bits of what they compute, and float32', () => {
  fc.assert(
    fc.property(values, (value) => {
      const power = exponential(value)
      expect(Math.abs(power - Math.exp(value))).toBeLessThanOrEqual(2 ** -22 * Math.exp(value) + 2 ** -148)
      const probability = 1 / (1 + Math.exp(-value))
      expect(Math.abs(sigmoid(value) - probability)).toBeLessThanOrEqual(3e-7)
      expect(Math.abs(logistic(value) - probability)).toBeLessThanOrEqual(3e-7)
      for (const one of [power, sigmoid(value), logistic(value)]) expect(Math.fround(one)).toBe(one)
      expect(logistic(value) + logistic(-value)).toBeCloseTo(1, 6)
    }),
    { numRuns: 5000 }
  )
})

test('probit undoes the distribution of normal numbers, to what the approximation gives', () => {
  // Φ(1) and Φ(-2).
  expect(probit(Math.fround(0.8413447460685429))).toBeCloseTo(1, 2)
  expect(probit(Math.fround(0.022750131948179195))).toBeCloseTo(-2, 1)
  expect(probit(0.5)).toBe(0)
  expect(probit(2)).toBeNaN()
})

test('ends and odd values', () => {
  expect(exponential(100)).toBe(Infinity)
  expect(exponential(-110)).toBe(0)
  expect(exponential(0)).toBe(1)
  expect(exponential(NaN)).toBeNaN()
  expect(sigmoid(Infinity)).toBe(1)
  expect(sigmoid(-Infinity)).toBe(0)
  expect(sigmoid(NaN)).toBeNaN()
  expect(logistic(-Infinity)).toBe(0)
  expect(logistic(Infinity)).toBe(1)
})
