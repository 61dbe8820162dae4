import { expect, test } from 'vitest'
import { epsilon } from '../../src/numeric/constants.ts'
import { createObjective, objectiveNames } from '../../src/objective/create-objective.ts'
import { readObjectiveCases, type ObjectiveCase } from './objective-cases.ts'

// LightGBM rounds leaf values within 1e-35 to 0, which the generator multiplies by 2^60.
const smallestGradient = 1.2e-17
const cases = readObjectiveCases()

// Numbers that differ by their bits, but for the sign of 0 and where LightGBM's cannot be told.
function numDiffering(got: Float32Array, expected: Float32Array): number {
  return got.reduce((count, value, i) => {
    const answer = expected[i]!
    if (Number.isNaN(answer)) return count
    return count + Number(answer === 0 ? Math.abs(value) > smallestGradient : value !== answer)
  }, 0)
}

function objectiveOf({ parameters, data }: ObjectiveCase): ReturnType<typeof createObjective> {
  return createObjective(parameters, data)
}

test('every objective has a case', () => {
  expect([...new Set(cases.map(({ parameters }) => parameters.objective))].toSorted()).toEqual(
    objectiveNames.toSorted()
  )
})

test.each(objectiveNames)('%s: derivatives are those of LightGBM, to the bit', (name) => {
  const own = cases.filter(({ parameters }) => parameters.objective === name)
  let numCompared = 0
  const differing = own.flatMap((one) => {
    const objective = objectiveOf(one)
    const size = one.data.numRows * objective.numTreesPerIteration
    const numIterations = one.scores.length / size
    const counts = Array.from({ length: numIterations }, (_, iteration) => {
      const gradients = new Float32Array(size)
      const hessians = new Float32Array(size)
      const part = [iteration * size, (iteration + 1) * size] as const
      objective.computeGradients(one.scores.slice(...part), gradients, hessians)
      const expected = [one.gradients.slice(...part), one.hessians.slice(...part)] as const
      numCompared += [...expected[0], ...expected[1]].filter((value) => !Number.isNaN(value)).length
      return numDiffering(gradients, expected[0]) + numDiffering(hessians, expected[1])
    })
    const sum = counts.reduce((a, b) => a + b, 0)
    return sum > 0 ? [{ number: one.number, differing: sum }] : []
  })
  expect(differing).toEqual([])
  expect(numCompared).toBeGreaterThan(0)
})

test('scores begin where those of LightGBM do', () => {
  const differing = cases.filter((one) => {
    const objective = objectiveOf(one)
    const start = Array.from(one.start, (_, output) => objective.boostFromScore(output))
    return start.some((value, output) => (Math.abs(value) > epsilon ? value : 0) !== one.start[output])
  })
  expect(differing.map(({ number, parameters }) => [number, parameters.objective])).toEqual([])
})

test('leaves are renewed as by LightGBM', () => {
  const own = cases.filter(({ renewed }) => renewed !== undefined)
  expect(own.length).toBeGreaterThan(5)
  const differing = own.filter((one) => {
    const objective = objectiveOf(one)
    const residualOf = (row: number): number => objective.label[row]! - one.scores[row]!
    return one.renewed!.some((value, leaf) => {
      const rows = Int32Array.from([...one.leaf!.keys()].filter((row) => one.leaf![row] === leaf))
      return objective.renewLeafValue!(rows, 0, rows.length, residualOf) !== value
    })
  })
  expect(differing.map(({ number, parameters }) => [number, parameters.objective])).toEqual([])
})
