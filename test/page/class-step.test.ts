import { expect, test } from 'vitest'
import { classStep } from '../../src/page/class-step.ts'

test('the worst class and the best have the same marks whatever is between them', () => {
  const steps = [2, 3, 4, 5, 6].map((numClasses) =>
    Array.from({ length: numClasses }, (_, rank) => classStep(rank, numClasses))
  )
  expect(steps).toEqual([
    [0, 4],
    [0, 2, 4],
    [0, 1, 3, 4],
    [0, 1, 2, 3, 4],
    [0, 1, 2, 2, 3, 4]
  ])
})
