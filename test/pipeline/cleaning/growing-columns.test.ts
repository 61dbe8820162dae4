import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGrowingNumbers } from '../../../src/pipeline/cleaning/growing-numbers.ts'
import { createGrowingTexts } from '../../../src/pipeline/cleaning/growing-texts.ts'

test('a growing column holds what was added, however often it grows', () => {
  const numbers = fc.array(fc.double(), { maxLength: 5000, size: 'max' })
  fc.assert(
    fc.property(numbers, (values) => {
      const column = createGrowingNumbers((length) => new Float64Array(length))
      for (const value of values) column.push(value)
      expect(column.take()).toEqual(Float64Array.from(values))
    }),
    { numRuns: 20 }
  )
})

test('columns made one after the other grow at different lengths', () => {
  const capacities = Array.from({ length: 30 }, () => {
    let capacity = 0
    createGrowingNumbers((length) => new Int32Array((capacity = length)))
    return capacity
  })
  expect(new Set(capacities).size).toBe(30)
  for (const capacity of capacities) expect(capacity >= 1024 && capacity < 2048).toBe(true)
})

test('growing texts hold what was added, and missing ones', () => {
  const texts = fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 200 })
  fc.assert(
    fc.property(texts, (values) => {
      const column = createGrowingTexts()
      for (const value of values) column.push(value)
      expect(column.take()).toEqual(values)
    })
  )
})
