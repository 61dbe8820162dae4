// The same with workers.
import { loadModel } from 'opencredit'
import { createPool } from 'opencredit/pool'

/** @param text - a model; @param options - of the pool; @returns plain numbers */
export async function pooledAnswersOf(text, options = {}) {
  const model = loadModel(text)
  const rows = [0, 1, 2].map((row) => model.featureNames.map((_, feature) => Math.sin(row * 7 + feature)))
  const pool = createPool({ threads: 2, ...options })
  try {
    return {
      outputs: [...(await pool.predict(model, rows))],
      values: [...(await pool.explain(model, rows)).values]
    }
  } finally {
    await pool.close()
  }
}
