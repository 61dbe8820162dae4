import { expect, test } from 'vitest'
import { readCompact, writeCompact } from '../../src/format/compact.ts'
import { loadModel } from '../../src/format/load-model.ts'
import type { Model } from '../../src/model/model.ts'
import { readCases } from '../fixtures.ts'
import { bytesDamaged, type Damage, jsonDamage, randomFrom, textDamage } from './mutate.ts'
import { checkEvaluation, checkWriting, safelyLoaded } from './safe-model.ts'

// OPENCREDIT_MUTATIONS tries more of each file than the test run does, OPENCREDIT_SEED others.
const mutationsPerFile = Number(process.env['OPENCREDIT_MUTATIONS'] ?? 480)
const seed = Number(process.env['OPENCREDIT_SEED'] ?? 1)

const names = [
  'binary',
  'categorical-sorted',
  'categorical-words',
  'linear',
  'linear-stump',
  'multiclass',
  'rf-binary',
  'missing-zero',
  'monotone',
  'stump-multiclass',
  'no-trees',
  'hostile-names',
  'pandas',
  'infinite',
  'edited-v2-oldest',
  'edited-no-tree-sizes'
]

interface File {
  readonly name: string
  readonly damage: Damage
  readonly load?: (bytes: Uint8Array) => Model
}

const files = readCases()
  .filter(({ name }) => names.includes(name))
  .flatMap(({ name, file }): File[] => {
    const text = new Uint8Array(file('model.txt')!)
    const json = file('model.json')
    const model = loadModel(text)
    const isCompactable = model.forest.linear === undefined && !model.forest.leafCount.includes(-1)
    const compact = isCompactable ? writeCompact(model) : undefined
    return [
      { name: `${name} as text`, damage: textDamage(text) },
      ...(json === undefined ? [] : [{ name: `${name} as JSON`, damage: jsonDamage(json) }]),
      ...(compact === undefined
        ? []
        : [
            {
              name: `${name} as compact`,
              damage: (random) => bytesDamaged(compact, random),
              load: readCompact
            } satisfies File
          ])
    ]
  })

test('at least 20,000 mutations are tried', () => {
  expect(files.length * mutationsPerFile).toBeGreaterThanOrEqual(20_000)
})

test.each(files)(
  '$name: damage is refused with its place, or leaves a model that is safe to use',
  ({ name, damage, load }) => {
    for (let i = 0; i < mutationsPerFile; i++) {
      const bytes = damage(randomFrom(seed * 1_000_003 + i))
      try {
        const model = safelyLoaded(bytes, load)
        if (model === undefined) continue
        checkEvaluation(model)
        // The compact form trusts the program it is shipped in with names and other words of its header.
        if (load !== readCompact) checkWriting(model)
      } catch (error) {
        throw new Error(`mutation ${i} of ${name}, seed ${seed}: ${(error as Error).message}`, { cause: error })
      }
    }
  },
  60_000
)
