import { expect, test } from 'vitest'
import { readCases } from '../fixtures.ts'
import { damaged, randomFrom } from './mutate.ts'
import { checkSafe, safelyLoaded } from './safe-model.ts'

// Set OPENCREDIT_MUTATIONS to try more than the test run does, and OPENCREDIT_SEED to try others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 700)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)

const names = [
  'binary', 'categorical-sorted', 'categorical-words', 'linear', 'linear-stump', 'multiclass', 'rf-binary', 'missing-zero', 'monotone',
  'stump-multiclass', 'no-trees', 'hostile-names', 'pandas', 'infinite', 'edited-v2-oldest', 'edited-no-tree-sizes'
]
const cases = readCases().filter(({ name }) => names.includes(name))
const files = cases.flatMap((of) => ['model.txt', 'model.json'].flatMap((file) => {
  const bytes = of.file(file)
  return bytes === undefined ? [] : [{ name: `${of.name}/${file}`, bytes: new Uint8Array(bytes) }]
}))

test.each(files)('$name: any damage is refused with its place, or leaves a model that is safe to use', ({ name, bytes }) => {
  for (let i = 0; i < mutationsPerFile; i++) {
    const mutation = damaged(bytes, randomFrom(seed * 1_000_003 + i))
    try {
      const model = safelyLoaded(mutation)
      if (model !== undefined) checkSafe(model)
    } catch (error) {
      throw new Error(`mutation ${i} of ${name}, seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
  expect(mutationsPerFile).toBeGreaterThan(0)
})
