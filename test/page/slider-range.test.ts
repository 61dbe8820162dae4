import { expect, test } from 'vitest'
import { applicantFields } from '../../src/credit/champion/applicant-fields.ts'
import { loadScorer } from '../../src/credit/artifact/load-scorer.ts'
import { sliderRange } from '../../src/page/slider-range.ts'
import { applicantField } from '../credit/applicant-field.ts'
import { packedLender } from '../credit/lender.ts'

const numeric = applicantFields.filter(({ kind }) => kind !== 'category')
const rangeOf = (name: 'Age' | 'Outstanding_Debt' | 'DTI') => sliderRange(applicantField(name))

test('every slider covers the training range on a whole number of steps', () => {
  for (const field of numeric) {
    const { min, max, step, trainedFrom, trainedTo } = sliderRange(field)
    expect(min, field.name).toBeLessThanOrEqual(field.trainingRange[0])
    expect(max, field.name).toBeGreaterThanOrEqual(field.trainingRange[1])
    const numSteps = (max - min) / step
    expect(Math.abs(numSteps - Math.round(numSteps)), field.name).toBeLessThan(1e-6)
    expect(trainedFrom).toBeGreaterThanOrEqual(0)
    expect(trainedTo).toBeLessThanOrEqual(1)
    expect(trainedTo - trainedFrom).toBeGreaterThan(0.3)
  }
})

test('what is computed may have no ends: the slider is around the typical value', () => {
  const { definition } = loadScorer(packedLender)
  const burden = definition.fields.find(({ name }) => name === 'Burden')!
  for (const [typical, min, max] of [
    [0.5, 0, 1],
    [-2, -4, 0],
    [0, 0, 1]
  ] as const) {
    const range: [number, number] = [-Number.MAX_VALUE, Number.MAX_VALUE]
    const slider = sliderRange({ ...burden, typical, trainingRange: range, validRange: range })
    expect(slider).toMatchObject({ min, max, trainedFrom: 0, trainedTo: 1 })
    expect(slider.step).toBeGreaterThan(0)
  }
})

test('valid values are offered, unless they reach far beyond the training range', () => {
  expect(rangeOf('Age')).toEqual({ min: 14, max: 94, step: 1, trainedFrom: 0, trainedTo: 42 / 80 })
  expect(rangeOf('Outstanding_Debt')).toMatchObject({ min: 0, max: 5000, step: 10 })
  expect(rangeOf('DTI')).toMatchObject({ min: 0, max: 0.684, step: 0.002 })
})
