import { expect, test } from 'vitest'
import { createLightgbmRandom } from '../../src/numeric/lightgbm-random.ts'
import { predictRaw } from '../../src/predict/predict.ts'
import { createDataset, train } from '../../src/train/index.ts'

const random = createLightgbmRandom(11)
const rowOf = (): number[] => Array.from({ length: 4 }, () => random.nextFloat() * 4 - 2)
const rows = Array.from({ length: 2000 }, rowOf)
const label = rows.map(
  ([a = 0, b = 0, c = 0, d = 0]) => a + Math.sin(3 * a) - b + Math.cos(4 * b) * c + d * d + random.nextFloat() * 0.5
)
const signs = [1, -1, 0, 0]

test.each(['basic', 'intermediate', 'advanced'] as const)('%s: scores never go the wrong way', (method) => {
  const model = train(
    {
      num_iterations: 40,
      learning_rate: 0.2,
      min_data_in_leaf: 5,
      monotone_constraints: signs,
      monotone_constraints_method: method
    },
    createDataset(rows, { label })
  )
  const steps = Array.from({ length: 60 }, (_, i) => -2.5 + i / 12)
  for (let sweep = 0; sweep < 500; sweep++) {
    const feature = sweep % 2
    const row = rowOf()
    const scores = predictRaw(
      model,
      steps.map((value) => row.with(feature, value))
    )
    for (let i = 1; i < scores.length; i++) {
      expect((scores[i]! - scores[i - 1]!) * signs[feature]!).toBeGreaterThanOrEqual(-1e-12)
    }
  }
})
