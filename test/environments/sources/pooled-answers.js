// The same with threads, from a file.
import { createPool, loadModelFile } from 'opencredit/node'

/** @param path - of a model; @returns plain numbers */
export async function pooledAnswersOf(path) {
  const model = loadModelFile(path)
  const rows = [0, 1, 2].map((row) => model.featureNames.map((_, feature) => Math.sin(row * 7 + feature)))
  const pool = createPool({ threads: 2 })
  try {
    return {
      outputs: [...(await pool.predict(model, rows))],
      values: [...(await pool.explain(model, rows)).values]
    }
  } finally {
    await pool.close()
  }
}
