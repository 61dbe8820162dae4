import { expect, test } from 'vitest'
import { configurationsOf } from '../../../src/pipeline/experiment/configurations.ts'
import { halve, rungSizes } from '../../../src/pipeline/experiment/halving.ts'
import { heldOutRows } from '../../../src/pipeline/experiment/held-out-rows.ts'
import { createLimiter } from '../../../src/pipeline/experiment/limiter.ts'
import type { CandidatePlan } from '../../../src/pipeline/experiment/plan.ts'

const plan = { seed: 1, numFolds: 5, samples: 9, rungs: [1, 2, 5], keepOneIn: 3 }
const candidate: CandidatePlan = {
  name: 'trees',
  learner: 'boosting',
  parameters: { seed: 3 },
  search: { num_leaves: [7, 15, 31], learning_rate: [0.05, 0.1] }
}

test('all combinations in the order of the space, or so many of them drawn by the seed', () => {
  const all = configurationsOf(candidate, plan)
  expect(all).toHaveLength(6)
  expect(all.slice(0, 3)).toEqual([
    { seed: 3, num_leaves: 7, learning_rate: 0.05 },
    { seed: 3, num_leaves: 7, learning_rate: 0.1 },
    { seed: 3, num_leaves: 15, learning_rate: 0.05 }
  ])
  const some = configurationsOf(candidate, { ...plan, samples: 4 })
  expect(some).toHaveLength(4)
  expect(some).toEqual(all.filter((one) => some.some((other) => JSON.stringify(other) === JSON.stringify(one))))
  expect(configurationsOf(candidate, { ...plan, samples: 4 })).toEqual(some)
  const seeds = new Set(
    [1, 2, 3, 4].map((seed) => JSON.stringify(configurationsOf(candidate, { ...plan, samples: 3, seed })))
  )
  expect(seeds.size).toBeGreaterThan(1)
  expect(configurationsOf({ name: 'one', learner: 'boosting' }, undefined)).toEqual([{}])
})

test('each comparison looks at the folds so far, and no fold is run twice', async () => {
  const asked: string[] = []
  // Configuration 5 does well on the first fold only.
  const loss = (configuration: number, fold: number): number =>
    configuration === 5 ? (fold === 0 ? 0 : 9) : Math.abs(configuration - 3) + fold / 10
  const rungs = await halve(9, plan, (configuration, fold) => {
    asked.push(`${configuration}/${fold}`)
    return Promise.resolve(loss(configuration, fold))
  })
  expect(rungs.map(({ numFolds, compared }) => [numFolds, compared.length])).toEqual([
    [1, 9],
    [2, 3],
    [5, 1]
  ])
  expect(rungs[0]!.kept).toEqual([3, 5, 2])
  expect(rungs.at(-1)!.kept).toEqual([3])
  expect(new Set(asked).size).toBe(asked.length)
  expect(asked).toHaveLength(9 + 3 + 3)
})

test('of equals the first is kept', async () => {
  const rungs = await halve(4, { ...plan, rungs: [1] }, () => Promise.resolve(1))
  expect(rungs[0]!.kept).toEqual([0])
  expect(rungSizes(10, plan)).toEqual([10, 4, 2])
})

test('held-out rows: whole groups, about the share, none but those of the training rows', () => {
  const groups = Int32Array.from({ length: 400 }, (_, row) => Math.floor(row / 4))
  const rows = Int32Array.from({ length: 400 }, (_, row) => row).filter((row) => groups[row]! % 2 === 0)
  const held = heldOutRows(rows, groups, 0.2, 7)
  const heldGroups = new Set([...held].map((i) => groups[rows[i]!]!))
  expect(heldGroups.size).toBe(10)
  expect(held).toHaveLength(40)
  expect([...heldGroups].every((group) => group % 2 === 0)).toBe(true)
  expect(heldOutRows(rows, groups, 0.2, 7)).toEqual(held)
  expect(heldOutRows(rows, groups, 0.2, 8)).not.toEqual(held)
  expect(heldOutRows(rows, undefined, 0.1, 7)).toHaveLength(20)
  expect(() => heldOutRows(rows.subarray(0, 2), groups, 0.1, 7)).toThrow('"share" expected')
})

test('the limiter lets so many run at once, in order, also after a failure', async () => {
  const limit = createLimiter(2)
  let running = 0
  let most = 0
  const begun: number[] = []
  const works = Array.from({ length: 8 }, (_, i) =>
    limit(async () => {
      begun.push(i)
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running--
      if (i === 2) throw new Error('no')
      return i
    })
  )
  const settled = await Promise.allSettled(works)
  expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(begun.map((i) => i !== 2))
  expect([most, begun]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7]])
})

test('a failure is told once everything that was begun has ended', async () => {
  let running = 0
  const begun: string[] = []
  const lossOf = async (configuration: number, fold: number): Promise<number> => {
    running++
    begun.push(`${configuration}/${fold}`)
    for (let turn = 0; turn < 10 * configuration; turn++) await Promise.resolve()
    running--
    if (configuration === 0) throw new Error('no such fold')
    return configuration
  }
  await expect(halve(3, { ...plan, rungs: [2] }, lossOf)).rejects.toThrow('no such fold')
  expect(begun).toHaveLength(6)
  expect(running).toBe(0)
})
