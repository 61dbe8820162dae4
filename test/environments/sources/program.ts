// A program in TypeScript, compiled to CommonJS or to an ES module.
import { readFileSync } from 'node:fs'
import { explain, loadModel, type Model, ModelFormatError, predict } from 'opencredit'
import { cleanApplicant } from 'opencredit/credit'
import { createExplainer } from 'opencredit/explain'
import { createPool, type Pool } from 'opencredit/node'
import { waterfallPlot } from 'opencredit/plot'

const path: string = process.argv[2]!
const model: Model = loadModel(readFileSync(path))
const rows: number[][] = [0, 1, 2].map((row) => model.featureNames.map((_, feature) => Math.sin(row * 7 + feature)))
const plot: string = waterfallPlot(explain(model, rows), { row: 0 })
const values: Float64Array = createExplainer(model).explain(rows).values
if (!(new ModelFormatError('of the same class') instanceof Error) || typeof cleanApplicant !== 'function') {
  throw new Error('an export is missing')
}

async function print(): Promise<void> {
  const pool: Pool = createPool({ threads: 2 })
  const outputs: Float64Array = await pool.predict(model, rows)
  await pool.close()
  if (String(outputs) !== String(predict(model, rows))) throw new Error('threads disagree')
  console.log(JSON.stringify({ outputs: [...outputs], values: [...values], plot }))
}
void print()
